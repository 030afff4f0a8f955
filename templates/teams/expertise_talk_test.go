package teams

import (
	"strings"
	"testing"

	"reflectietool/internal/expertise"
)

// TestTalkPoints reads the sentences under the questions for maps of several shapes.
func TestTalkPoints(t *testing.T) {
	t.Parallel()
	row := func(name string, people, specialists int) expertise.Row {
		return expertise.Row{Subject: expertise.Subject{ID: name, Name: name}, People: people, Specialists: specialists}
	}
	for what, c := range map[string]struct {
		rows []expertise.Row
		want [3]string
	}{
		"one of each": {
			[]expertise.Row{row("jeugd", 4, 1), row("ouderen", 2, 0), row("rouw", 0, 0)},
			[3]string{"Het vaakst genoemd is jeugd.", "Bij één onderwerp is er wel basis, maar geen specialist: ouderen.", "Eén onderwerp noemt niemand: rouw."},
		},
		"ties": {
			[]expertise.Row{row("a", 2, 0), row("b", 2, 0), row("c", 1, 0), row("d", 0, 0), row("e", 0, 0)},
			[3]string{"Het vaakst genoemd zijn a en b.", "Wel basis, maar geen specialist is er bij a, b en c.", "Niemand noemt d en e."},
		},
		"many": {
			[]expertise.Row{row("a", 3, 0), row("b", 3, 0), row("c", 3, 0), row("d", 3, 0), row("e", 0, 0), row("f", 0, 0), row("g", 0, 0), row("h", 0, 0)},
			[3]string{"Het vaakst genoemd zijn 4 onderwerpen, zoals a, b en c.", "Wel basis, maar geen specialist is er bij 4 onderwerpen, zoals a, b en c.", "Niemand noemt 4 onderwerpen, zoals e, f en g."},
		},
		"all covered by one specialist each": {
			[]expertise.Row{row("a", 1, 1), row("b", 1, 1)},
			[3]string{"Er is geen onderwerp dat meer dan één collega noemt.", "Bij elk onderwerp dat iemand noemt, is er ook een specialist.", "Elk onderwerp is minstens één keer genoemd."},
		},
	} {
		points := talkPoints(expertise.Map{Rows: c.rows})
		for i, want := range c.want {
			if points[i].Support != want {
				t.Errorf("%s: %q, want %q", what, points[i].Support, want)
			}
			if !strings.HasSuffix(points[i].Question, "?") {
				t.Errorf("%q is no question", points[i].Question)
			}
		}
	}
}
