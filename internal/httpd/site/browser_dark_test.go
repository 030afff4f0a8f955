package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"reflectietool/internal/assessment"
	"reflectietool/internal/organisation"
	"reflectietool/web"
)

// shade is the name of the media feature that says whether a device asks for a dark page.
const shade = "prefers-color-scheme"

// media makes the browser behave as on a medium and with media features, each a name and a value; "" is the usual
// medium.
func (b *tab) media(medium string, features ...string) {
	b.t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	for feature := range slices.Chunk(features, 2) {
		params.Features = append(params.Features, &emulation.MediaFeature{Name: feature[0], Value: feature[1]})
	}
	call(b, emulation.SetEmulatedMedia, params)
}

// dark are the features of a device that asks for dark pages, on which a theme that is put on shows at once.
var dark = []string{shade, "dark", "prefers-reduced-motion", "reduce"}

// textContrast returns the texts that have too little contrast with their background, according to axe.
const textContrast = `axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}, resultTypes: ['violations'], preload: false})
	.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' ' + n.any.map(c => c.message).join('; '))))`

// drawn returns the shapes of pictures in a colour that can hardly be seen on the box around them.
const drawn = `(() => {
	const channels = (colour) => {
		const found = colour.match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
		return found && found[4] !== '0' ? found.slice(1, 4).map(Number) : null;
	};
	const light = (rgb) => rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const ground = (e) => e ? channels(getComputedStyle(e).backgroundColor) || ground(e.parentElement) : [255, 255, 255];
	const faults = [];
	for (const shape of document.querySelectorAll('.rt-petal, .rt-petal--outline, .rt-fan__petal, .rt-track__fill, .rt-track__target, .rt-track__then, .rt-dots__fill, .rt-dots__ring, .rt-bar__fill, .rt-level__on, .rt-level__off, .rt-kenmerk__mark')) {
		if (!shape.checkVisibility()) continue;
		const style = getComputedStyle(shape), under = ground(shape.closest('svg').parentElement), solid = +style.opacity;
		const seen = [style.fill, style.stroke].map(channels).filter(Boolean).map((rgb) => {
			const mixed = rgb.map((c, i) => c * solid + under[i] * (1 - solid));
			const [a, b] = [light(mixed), light(under)].sort((x, y) => x - y);
			return (b + 0.05) / (a + 0.05);
		});
		if (Math.max(...seen) < 3) faults.push(shape.getAttribute('class') + ' has ' + Math.max(...seen).toFixed(2) + ', want 3');
	}
	return [...new Set(faults)];
})()`

// TestBrowserChecksTheDark looks at pages in every theme on a device that asks for dark pages.
func TestBrowserChecksTheDark(t *testing.T) {
	t.Parallel()
	d := night{newTab(t, catalogueSite(t))}
	d.b.media("", dark...)
	d.states()
	d.pages()
	d.inEachTheme(func(theme organisation.Theme) {
		for _, fault := range js[[]string](d.b, contrasts) {
			t.Errorf("the dark of theme %s: %s", theme.Slug, fault)
		}
		d.b.media("print", dark...)
		if paper := js[string](d.b, `getComputedStyle(document.querySelector('main')).backgroundColor + getComputedStyle(document.querySelector('.rt-card')).color`); paper != "rgb(255, 255, 255)rgb(0, 0, 0)" {
			t.Errorf("theme %s: a dark page prints as %s", theme.Slug, paper)
		}
		d.b.media("", dark...)
	})
}

// night is a tab on a device that asks for dark pages.
type night struct{ b *tab }

// inEachTheme shows the page in every theme.
func (d night) inEachTheme(look func(organisation.Theme)) {
	d.b.t.Helper()
	for _, theme := range organisation.Themes() {
		d.b.dress(theme.Slug)
		look(theme)
	}
}

// look measures the texts and pictures of the page that is shown, at these widths and in every theme.
func (d night) look(name string, widths ...int64) {
	d.b.t.Helper()
	d.b.injectAxe()
	d.b.openAll()
	for _, width := range widths {
		d.b.width(width)
		d.inEachTheme(func(theme organisation.Theme) {
			for _, fault := range append(js[[]string](d.b, textContrast), js[[]string](d.b, drawn)...) {
				d.b.t.Errorf("%s in the dark of %s, %d px: %s", name, theme.Slug, width, fault)
			}
			if ground := js[string](d.b, `getComputedStyle(document.querySelector('main')).backgroundColor`); ground == "rgb(255, 255, 255)" {
				d.b.t.Errorf("%s in the dark of %s is white", name, theme.Slug)
			}
		})
	}
}

// states looks at pages with faults and with much on them.
func (d night) states() {
	t, s := d.b.t, d.b.site
	t.Helper()
	first, v := s.frameworks.Current().Competencies()[0], s.browser(t)
	v.signIn()
	report := fullReport(v)
	open := v.start(assessment.FormReflection)
	d.b.as(v)
	d.b.want(open+"/overzicht", http.StatusOK)
	d.b.refused("Rond af")
	d.look("overzicht: refused", desk, phone)
	v.post(open+"/"+first.Slug, fullForm(first, assessment.Often, assessment.ChoseGrowing)).want(t, http.StatusSeeOther)
	for _, path := range []string{"/", open + "/" + first.Slug, "/aanbod?q=schulden&kosten=veel", report, "/vergelijk"} {
		d.b.open(path)
		d.look(path, desk, phone)
	}
}

// pages looks at every page that a professional can open, and requests each as a member of an organisation with each
// theme.
func (d night) pages() {
	t, s := d.b.t, d.b.site
	t.Helper()
	pages := 0
	s.eachPage(t, d.b, []role{professional}, func(w *world, name, path string) {
		pages++
		d.look(name, phone)
		for _, theme := range organisation.Themes() {
			w.query(`update organisation set theme = $2 where id = $1 returning id`, w.organisation, theme.Slug)
			sheet, own := web.Theme(theme.Slug)
			if page := w.browser(professional).get(path).want(t, http.StatusOK).body; own && !strings.Contains(page, `href="`+sheet+`"`) {
				t.Errorf("%s is not in the theme %s", name, theme.Slug)
			}
		}
	})
	if pages < 45 {
		t.Errorf("only %d pages were looked at", pages)
	}
}
