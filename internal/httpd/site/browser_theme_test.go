package site_test

import (
	"net/http"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/organisation"
	"reflectietool/web"
)

// joinThemed makes an organisation with a theme and makes the person with this address a member of
// it.
func (s *site) joinThemed(t testing.TB, email, theme string) {
	t.Helper()
	_, err := s.db.Exec(t.Context(), `
		with home as (
		    insert into organisation (name, theme, created_at) values ('Huis in ' || $2, $2, $3) returning id
		)
		insert into member (organisation_id, person_id, joined_at)
		select home.id, person_id, $3 from home, account where email = $1`, email, theme, s.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachThemeHasItsStylesheet(t *testing.T) {
	t.Parallel()
	for _, theme := range organisation.Themes() {
		if _, ok := web.Theme(theme.Slug); ok == (theme.Slug == organisation.DefaultTheme) {
			t.Errorf("theme %s: has a stylesheet: %v", theme.Slug, ok)
		}
	}
}

// TestThemeIsForMembersOnly checks a page that everyone can see.
func TestThemeIsForMembersOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sheet, _ := web.Theme("violet")
	guest, member := s.browser(t), s.browser(t)
	email := member.signIn()
	if strings.Contains(member.get("/").want(t, http.StatusOK).body, sheet) {
		t.Error("somebody in no organisation has the theme of one")
	}
	s.joinThemed(t, email, "violet")
	member.get("/").want(t, http.StatusOK, sheet)
	if strings.Contains(guest.get("/").want(t, http.StatusOK).body, sheet) {
		t.Error("a guest has the theme of an organisation")
	}
}

func TestBrowserChecksThemes(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.signIn()
	report := fullReport(v)
	open := v.start(assessment.FormReflection)
	b.as(v)
	check := func(page string) {
		for _, theme := range organisation.Themes() {
			b.dress(theme.Slug)
			b.check(page + ": in " + theme.Slug)
		}
	}
	b.media("", "prefers-reduced-motion", "reduce") // a theme is there at once
	b.want(open+"/overzicht", http.StatusOK)
	b.refused("Rond af")
	check("overzicht")
	first := s.frameworks.Current().Competencies()[0]
	v.post(open+"/"+first.Slug, fullForm(first, assessment.Often, assessment.ChoseGrowing)).want(t, http.StatusSeeOther)
	for _, page := range []struct{ name, path string }{
		{"vandaag", "/"}, {"kader", "/kader"}, {"reflectie", "/reflectie"}, {"competency " + first.Slug, open + "/" + first.Slug},
		{"account", "/account"}, {"aanbod", "/aanbod"}, {"report", report},
	} {
		b.want(page.path, http.StatusOK)
		check(page.name)
	}
	houses := map[string]string{}
	for _, theme := range organisation.Themes() {
		b.dress(theme.Slug)
		for _, fault := range js[[]string](b, contrasts) {
			t.Errorf("theme %s: %s", theme.Slug, fault)
		}
		house := js[string](b, `getComputedStyle(document.querySelector('.utrecht-button--primary-action')).backgroundColor`)
		if other, taken := houses[house]; taken {
			t.Errorf("the buttons of %s and %s are both %s", theme.Slug, other, house)
		}
		houses[house] = theme.Slug
	}
}

// dress shows the page in a theme, with the stylesheet that members of an organisation with that theme get.
func (b *tab) dress(theme string) {
	b.t.Helper()
	sheet, ok := web.Theme(theme)
	if !ok {
		sheet = ""
	}
	js[bool](b, `new Promise((dressed, failed) => {
		document.querySelector('[data-dressed]')?.remove();
		const link = document.createElement('link'), sheet = `+quote(sheet)+`;
		if (!sheet) return dressed(true);
		Object.assign(link, {rel: 'stylesheet', href: sheet, onload: () => dressed(true), onerror: () => failed(sheet)}).dataset.dressed = '';
		document.querySelector('link[rel=stylesheet]').after(link);
	})`)
}

// contrasts measures what axe does not check: states that are not shown, edges, pictures and the
// accents of the kenmerken. Sources of the lowest ratios: WCAG 2.2, 1.4.3 and 1.4.11.
const contrasts = `(() => {
	const probe = document.body.appendChild(document.createElement('span')), faults = [];
	const channels = (value) => {
		probe.style.color = '';
		probe.style.color = 'var(' + value + ')';
		const found = getComputedStyle(probe).color.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
		if (!found) throw new Error(value + ' is no colour: ' + getComputedStyle(probe).color);
		return found.slice(1).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
	};
	const light = (value) => channels(value).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const want = (least, a, b) => {
		const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y), ratio = (bright + 0.05) / (dark + 0.05);
		if (!(ratio >= least)) faults.push(probe.className + ' ' + a + ' on ' + b + ' has ' + ratio.toFixed(2) + ', want ' + least);
	};
	for (const ground of ['--rt-paper', '--rt-cream']) {
		for (const text of ['--rt-ink', '--rt-ink-soft', '--rt-house', '--rt-error', '--rt-warn', '--utrecht-link-color', '--utrecht-link-hover-color'])
			want(4.5, text, ground);
		for (const edge of ['--rt-edge', '--basis-focus-outline-color', '--utrecht-textbox-border-color', '--utrecht-button-secondary-action-border-color'])
			want(3, edge, ground);
	}
	want(4.5, '--rt-ink', '--rt-house-soft');
	want(4.5, '--rt-ink', '--rt-warn-soft');
	want(4.5, '--rt-warn', '--rt-warn-soft');
	want(4.5, '--basis-focus-color', '--basis-focus-background-color');
	for (const state of ['', 'hover-', 'active-', 'focus-'])
		want(4.5, '--utrecht-button-primary-action-' + state + 'color', '--utrecht-button-primary-action-' + state + 'background-color');
	for (const kind of ['secondary-action', 'subtle']) for (const state of ['hover-', 'active-', 'focus-'])
		want(4.5, '--utrecht-button-' + kind + '-' + state + 'color', '--utrecht-button-' + kind + '-' + state + 'background-color');
	for (const slug of ['', 'eigen-kracht', 'op-de-vraag-af', 'binden-en-verbinden', 'integraal-werken', 'signaleren-en-agenderen']) {
		probe.className = slug && 'rt-kenmerk--' + slug;
		for (const ground of ['--rt-paper', '--rt-cream', '--rt-accent-soft']) want(4.5, '--rt-accent', ground);
		want(4.5, '--rt-ink-soft', '--rt-accent-soft');
		want(3, '--rt-accent', '--rt-line');
	}
	probe.remove();
	return faults;
})()`
