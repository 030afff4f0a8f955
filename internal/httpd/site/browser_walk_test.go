package site_test

import (
	"fmt"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// maxTaps is how many taps a whole reflection may take, from home to report.
const maxTaps = 65

func TestBrowserWalksBothForms(t *testing.T) {
	t.Parallel()
	for _, form := range []assessment.Form{assessment.FormReflection, assessment.FormScan} {
		for _, script := range []bool{true, false} {
			for _, width := range []int64{phone, desk} {
				t.Run(fmt.Sprintf("%s, script %t, %d px", form, script, width), func(t *testing.T) {
					t.Parallel()
					walk{form, script, newSite(t)}.from(t, width)
				})
			}
		}
	}
}

type walk struct {
	form   assessment.Form
	script bool
	site   *site
}

// from goes from home to the report, and checks at every step what is stored.
func (w walk) from(t *testing.T, width int64) {
	b := newTab(t, w.site)
	b.width(width)
	if !w.script {
		b.withoutScript()
	}
	b.want("/", 200)
	name := map[assessment.Form]string{assessment.FormReflection: "Reflectie", assessment.FormScan: "Snelle scan"}[w.form]
	b.link(name)
	b.follow("button", "Begin")
	for i, c := range w.site.frameworks.Current().Competencies() {
		if h := js[string](b, `document.querySelector('h1').innerText`); h != c.Name {
			t.Fatalf("page %d is about %q, want %q", i+1, h, c.Name)
		}
		w.competency(b, c, i)
		b.follow("button", "Volgende")
		if !w.script && w.kept(b, c) != w.asked(c) {
			t.Errorf("%s: %d answers kept after Volgende, want %d", c.Name, w.kept(b, c), w.asked(c))
		}
	}
	if !b.says("Je hebt alles ingevuld") {
		t.Error("the overview says that something is open")
	}
	b.follow("button", "Rond af en bekijk je rapport")
	if !b.says("Je rapport") || !strings.HasPrefix(b.path(), "/rapport/") {
		t.Errorf("finishing leads to %s", b.path())
	}
	t.Logf("%d taps", b.taps)
	if b.taps > maxTaps {
		t.Errorf("%d taps, want at most %d", b.taps, maxTaps)
	}
}

// competency answers everything on one page, with answers that vary.
func (w walk) competency(b *tab, c framework.Competency, i int) {
	b.t.Helper()
	given := 0
	questions := b.nodes("group")
	give := func(question, answer string) {
		b.t.Helper()
		b.click(b.pick("radio", answer, b.nodes("radio", b.pick("group", question, questions))))
		b.settle()
		given++
		if w.script {
			eventually(b.t, "Opgeslagen after "+question, func() bool { return b.status() == "Opgeslagen" })
			if kept := w.kept(b, c); kept != given {
				b.t.Errorf("%s: %d answers in the database when %d are called saved", c.Name, kept, given)
			}
		} else if kept := w.kept(b, c); kept != 0 {
			b.t.Errorf("%s: without script %d answers kept before Volgende", c.Name, kept)
		}
	}
	if w.form == assessment.FormReflection {
		answers := assessment.Answers()
		for s, statement := range c.Statements {
			give(statement.Text, answers[(i+s)%len(answers)].Label())
		}
	}
	give("Welke omschrijving past nu het best bij jou?", framework.Levels()[i%4].Name())
}

// asked returns how many questions the form has on a competency.
func (w walk) asked(c framework.Competency) int {
	if w.form == assessment.FormScan {
		return 1
	}
	return 1 + len(c.Statements)
}

// kept returns how many answers on a competency the database has.
func (w walk) kept(b *tab, c framework.Competency) (n int) {
	b.t.Helper()
	err := w.site.db.QueryRow(b.t.Context(), `select (select count(*) from reflection, jsonb_object_keys(statements) code where code like $1 || '-%')
		+ (select count(*) from reflection where choices ? $1)`, c.Slug).Scan(&n)
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}
