package ui

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wantParts(t *testing.T, html string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(html, part) {
			t.Errorf("missing %s in\n%s", part, html)
		}
	}
}

func TestPageNamesItselfAndItsPlace(t *testing.T) {
	html := render(t, Page(PageProps{Title: "Kader & <zo>", Section: "kader", NoIndex: true, Source: "Bron"}))
	wantParts(t, html,
		`<html lang="nl"`, `<title>Kader &amp; &lt;zo&gt; | Reflectietool</title>`, `content="noindex"`,
		`href="#inhoud"`, `<main id="inhoud"`, `href="/kader" aria-current="true"`, `<p class="rt-source">Bron</p>`)
	if n := strings.Count(html, "aria-current"); n != 1 {
		t.Errorf("%d menu items are current, want 1", n)
	}
	if title := "<title>Reflectietool</title>"; !strings.Contains(render(t, Page(PageProps{})), title) {
		t.Errorf("the home page has no title %s", title)
	}
}

func TestQuietPageFoldsTheMenu(t *testing.T) {
	html := render(t, Page(PageProps{Title: "1 van 10: Kader", Section: "kader", Quiet: true}))
	wantParts(t, html, `<title>1 van 10: Kader | Reflectietool</title>`, `<summary class="rt-menu__name">Menu</summary>`, `href="/kader" aria-current="true"`)
	if n := strings.Count(html, "<nav"); n != 1 {
		t.Errorf("a quiet page has %d menus, want 1", n)
	}
	if strings.Contains(render(t, Page(PageProps{})), "rt-menu") {
		t.Error("every page folds its menu")
	}
}

func TestAsidesAtTheEndGetARowOfTheirOwn(t *testing.T) {
	aside, plain := Option{Value: "x", Label: "Weet ik niet", Aside: true}, Option{Value: "a", Label: "Soms"}
	html := render(t, RadioGroup(RadioGroupProps{ID: "s", Name: "s", Legend: "Vraag", Options: []Option{plain, aside}, Scale: true}))
	if before, after, found := strings.Cut(html, `<div class="rt-asides">`); !found || !strings.Contains(before, `id="s-1"`) || !strings.Contains(after, `id="s-2"`) {
		t.Errorf("the answer aside is not after the others: %s", html)
	}
	first := render(t, RadioGroup(RadioGroupProps{ID: "s", Name: "s", Legend: "Vraag", Options: []Option{aside, plain}}))
	if strings.Contains(first, "rt-asides") {
		t.Error("an answer aside that comes first has left its place")
	}
}

func TestPageWearsTheThemeOfTheFrame(t *testing.T) {
	for slug, themed := range map[string]bool{"violet": true, "": false, "voorbeeld": false, "roze": false} {
		var b strings.Builder
		if err := Page(PageProps{}).Render(WithFrame(t.Context(), func() Frame { return Frame{Theme: slug} }), &b); err != nil {
			t.Fatal(err)
		}
		sheets := regexp.MustCompile(`rel="stylesheet" href="/static/(\w+)`).FindAllStringSubmatch(b.String(), -1)
		if sheets[0][1] != "app" || (len(sheets) == 2) != themed {
			t.Errorf("theme %q: the stylesheets are %q", slug, sheets)
		}
	}
}

func TestRadioGroupTellsHelpAndError(t *testing.T) {
	html := render(t, RadioGroup(RadioGroupProps{
		ID: "s1", Name: "s1", Legend: "Vraag", Heading: 3, Help: "Uitleg", Error: "Kies een antwoord",
		Options: []Option{{Value: "1", Label: "soms"}, {Value: "2", Label: "vaak", Checked: true}},
		Attrs:   templ.Attributes{"hx-post": "/x"},
	}))
	wantParts(t, html,
		`aria-describedby="s1-uitleg s1-fout"`, `<h3>Vraag</h3>`, `id="s1-uitleg"`, `id="s1-fout"`,
		`hx-post="/x"`, `value="2" id="s1-2" checked`, `id="s1-1"`)
}

func TestFieldsHaveALabelAndKeepWhatWasTyped(t *testing.T) {
	p := FieldProps{ID: "n", Name: "notitie", Label: "Notitie", Value: `<b>"zo"`, Error: "Te lang", MaxLength: 9}
	wantParts(t, render(t, TextArea(p)), `for="n"`, `aria-invalid="true"`, `aria-describedby="n-fout"`, `maxlength="9"`, `&lt;b&gt;`)
	wantParts(t, render(t, TextInput(p)), `type="text"`, `name="notitie"`)
	p.Value = "b"
	wantParts(t, render(t, Select(p, []SelectOption{{"a", "A"}, {"b", "B"}})), `<option value="b" selected>B</option>`)
}

func TestErrorSummaryOnlyWithErrors(t *testing.T) {
	if html := render(t, ErrorSummary(nil)); html != "" {
		t.Errorf("a summary without errors renders %q", html)
	}
	html := render(t, ErrorSummary([]FieldError{{FieldID: "s1", Message: "Kies een antwoord"}}))
	wantParts(t, html, `role="alert"`, `<a href="#s1">Kies een antwoord</a>`)
}

func TestLevelBarFillsAsManyBlocksAsTheLevel(t *testing.T) {
	for level := range 5 {
		html := render(t, LevelBar(LevelBarProps{Level: level, Label: "naam"}))
		if on, off := strings.Count(html, "rt-level__on"), strings.Count(html, "rt-level__off"); on != level || on+off != 4 {
			t.Errorf("level %d: %d filled and %d open blocks", level, on, off)
		}
	}
}

func TestProgressStaysWithinTheBar(t *testing.T) {
	for done, want := range map[int]string{-1: "0", 0: "0", 3: "30", 10: "100", 12: "100"} {
		if got := percent(done, 10); got != want {
			t.Errorf("%d of 10 is %s%%, want %s", done, got, want)
		}
	}
	if got := percent(1, 0); got != "0" {
		t.Errorf("1 of 0 is %s%%", got)
	}
}

// TestNoTemplateHasInlineStyleOrScript exists because the content security policy refuses
// inline styles and handlers without any message that a visitor sees.
func TestNoTemplateHasInlineStyleOrScript(t *testing.T) {
	inline := regexp.MustCompile(`\s(style|on[a-z]+)=|<style|<script>`)
	for _, pattern := range []string{"*.templ", "../*/*.templ"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			if strings.HasPrefix(file, "../mail/") { // mails have no stylesheet and no policy
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if found := inline.FindString(string(text)); found != "" {
				t.Errorf("%s has %q", file, found)
			}
		}
	}
}

func TestMenuFitsTheRole(t *testing.T) {
	link := regexp.MustCompile(`rt-nav__link" href="([^"]+)"[^>]*>([^<]+)<`)
	for want, f := range map[string]Frame{
		"/reflectie Reflectie, /kader Competenties, /aanbod Aanbod, /over Over, /account Account":                                   {},
		"/ Vandaag, /reflectie Reflectie, /kader Competenties, /aanbod Aanbod, /account Account":                                    {Known: true},
		"/ Vandaag, /reflectie Reflectie, /kader Competenties, /aanbod Aanbod, /team/t Mijn team, /account Account":                 {Known: true, Leads: 1, Team: "t"},
		"/ Vandaag, /reflectie Reflectie, /kader Competenties, /aanbod Aanbod, /#mijn-teams Mijn teams, /account Account":           {Known: true, Leads: 2, Team: "t"},
		"/ Vandaag, /reflectie Reflectie, /kader Competenties, /aanbod Aanbod, /team/t Mijn team, /beheer Beheer, /account Account": {Known: true, Leads: 1, Team: "t", Manages: true},
	} {
		var b strings.Builder
		if err := Page(PageProps{}).Render(WithFrame(t.Context(), func() Frame { return f }), &b); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, found := range link.FindAllStringSubmatch(b.String(), -1) {
			got = append(got, found[1]+" "+found[2])
		}
		if menu := strings.Join(got, ", "); menu != want {
			t.Errorf("%+v has the menu %s, want %s", f, menu, want)
		}
	}
}
