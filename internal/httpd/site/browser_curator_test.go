package site_test

import (
	"strings"
	"testing"
)

// TestBrowserImportsUndoesAndImportsAgain walks from a file with faults to published offerings, undoes the
// import and does it again with the faults corrected, on a phone and on a desk.
func TestBrowserImportsUndoesAndImportsAgain(t *testing.T) {
	t.Parallel()
	faulty := "id,title,kind,source,competencies,valid_until\n" +
		"w1,Luisteren in de wijk,training,Folder,zelfregie,\nw2,Samen op pad,cursus,Folder,zichtbaarheid,31-02-2027\n"
	right := strings.NewReplacer("cursus", "training", "31-02-2027", "28-02-2027").Replace(faulty)
	for name, width := range map[string]int64{"phone": phone, "desk": desk} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
			b.as(who)
			b.window(width, 720, 1)
			imports := func(content string, offered ...string) string {
				t.Helper()
				b.want(importPage, 200)
				b.choose(file(t, "wijk.csv", content))
				b.follow("button", "Bekijk wat er verandert")
				if wrong := js[[]string](b, sideways); len(wrong) > 0 {
					t.Errorf("the preview scrolls sideways: %q", wrong)
				}
				b.answer("Hoe komt nieuw aanbod erin?", "Gepubliceerd")
				b.follow("button", "Importeer dit")
				plan := b.path()
				s.carryOut(t, plan)
				b.want("/aanbod", 200)
				for _, title := range offered {
					if !b.says(title) {
						t.Errorf("%q is not offered", title)
					}
				}
				return plan
			}

			plan := imports(faulty, "Luisteren in de wijk")
			if b.says("Samen op pad") {
				t.Error("the row with faults was taken in")
			}
			if rows := who.get(plan+"/geweigerd.csv").want(t, ok).body; !strings.Contains(rows, "Samen op pad") || strings.Contains(rows, "Luisteren in de wijk") {
				t.Errorf("the file with refused rows: %s", rows)
			}

			b.want(importPage, 200)
			b.follow("link", "Maak ongedaan")
			b.takesAway("Maak deze import ongedaan", "Ja, maak deze import ongedaan")
			s.undo(t, plan)
			b.want("/aanbod", 200)
			if b.says("Luisteren in de wijk") {
				t.Error("what was undone is still offered")
			}
			imports(right, "Luisteren in de wijk", "Samen op pad")
		})
	}
}
