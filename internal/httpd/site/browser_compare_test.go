package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestBrowserChecksCompare checks the comparison in all its forms.
func TestBrowserChecksCompare(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := someReport(v)
	b.as(v)
	b.want("/vergelijk", 200)
	b.check("compare: nothing yet")
	reports := s.years(v)
	b.want("/vergelijk", 200)
	b.check("compare: two")
	b.openAll()
	b.check("compare: two, everything open")
	b.want(compareOf(reports...), 200)
	b.check("compare: three")
	b.openAll()
	b.check("compare: three, everything open")
	b.want(compareOf(append(reports, report)...), 200)
	b.check("compare: four")
	b.want(compareOf(report), 422)
	b.check("compare: refused")
}

// TestBrowserComparesByKeyboard chooses a third reflection with the keyboard, without script too.
func TestBrowserComparesByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, scripts := range []bool{true, false} {
		v, b := s.browser(t), newTab(t, s)
		s.years(v)
		b.as(v)
		if !scripts {
			b.withoutScript()
		}
		b.want("/vergelijk", 200)
		b.skip()
		b.tabTo("Kies welke reflecties je vergelijkt")
		b.key(" ")
		b.tabTo("Reflectie van 5 maart 2024")
		b.key(" ")
		b.tabTo("Vergelijk")
		b.enter(kb.Enter)
		if !b.says("Vergeleken met 5 maart 2024") || strings.Count(js[string](b, `location.search`), "reflectie=") != 3 {
			t.Errorf("with script %v: %s%s does not compare three", scripts, b.path(), js[string](b, `location.search`))
		}
	}
}
