package team

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"reflectietool/internal/framework"
)

func library(t testing.TB) *framework.Framework {
	t.Helper()
	l, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l.Current()
}

// published makes a publication with the first competencies strong, the last ones for
// attention, and the others in order.
func published(f *framework.Framework, strong, attention int) Publication {
	p := Publication{Size: Few}
	all := f.Competencies()
	for i, c := range all {
		word := InOrder
		switch {
		case i < strong:
			word = Strong
		case i >= len(all)-attention:
			word = Attention
		}
		p.Competencies = append(p.Competencies, Finding{c.Slug, word})
	}
	return p
}

func (p GuidePart) text() string {
	text := p.Title + "\n" + strings.Join(p.Lines, "\n")
	for _, theme := range p.Themes {
		text += "\n" + theme.Kenmerk.Question
	}
	return text
}

var unfitting = regexp.MustCompile(`(?i)burger|[–—]|\bu\b|\b(moet|slecht|zwak|fout|score)`)

// TestGuideTakesAnHour checks that for every outcome the guide takes an hour, has no empty part and
// no unfitting word, and asks at least three questions.
func TestGuideTakesAnHour(t *testing.T) {
	t.Parallel()
	f := library(t)
	for strong := range 11 {
		for attention := range 11 - strong {
			guide := Guide(published(f, strong, attention), f)
			minutes, questions := 0, 0
			for _, part := range guide {
				minutes += part.Minutes
				if found := unfitting.FindString(part.Title + strings.Join(part.Lines, " ")); found != "" {
					t.Errorf("%s says %q", part.Title, found)
				}
				if part.Minutes <= 0 || part.Title == "" || len(part.Lines) == 0 {
					t.Errorf("%d strong, %d attention: %+v is no part", strong, attention, part)
				}
				questions += strings.Count(part.text(), "?")
			}
			if minutes != GuideMinutes || questions < 3 {
				t.Errorf("%d strong, %d attention: %d minutes, %d questions", strong, attention, minutes, questions)
			}
		}
	}
}

func TestGuideFitsWhatTheRoundTells(t *testing.T) {
	t.Parallel()
	f := library(t)
	for _, tt := range []struct {
		strong, attention int
		want, not         []string
	}{
		{0, 0, []string{"Wat er al goed gaat", "springt eruit als sterke kant", "springt eruit als aandachtspunt"}, []string{"Ieder noemt er twee", f.Kenmerken[0].Question}},
		{1, 0, []string{"Sterke kanten", "Waar jullie in willen groeien", "Wie in de buurt", f.Kenmerken[0].Question}, []string{"helpen bij een aandachtspunt", "Begin met wat"}},
		{0, 2, []string{"Wat er al goed gaat", "Aandachtspunten", f.Kenmerken[4].Question, "Begin met wat"}, []string{f.Kenmerken[0].Question}},
		{3, 3, []string{"helpen bij een aandachtspunt", f.Kenmerken[1].Question, f.Kenmerken[3].Question}, []string{f.Kenmerken[2].Question, "Ieder noemt er twee"}},
		{7, 3, []string{"Er zijn 7 sterke kanten. Ieder noemt er twee"}, []string{"3 aandachtspunten"}},
		{3, 7, []string{"Er zijn 7 aandachtspunten. Ieder noemt er twee"}, nil},
	} {
		name := fmt.Sprintf("%d strong, %d attention", tt.strong, tt.attention)
		var text string
		for _, part := range Guide(published(f, tt.strong, tt.attention), f) {
			text += part.text() + "\n"
		}
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the guide does not say %q", name, want)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(text, not) {
				t.Errorf("%s: the guide says %q", name, not)
			}
		}
		for _, k := range f.Kenmerken { // also a kenmerk with a sterke kant and an aandachtspunt
			if strings.Count(text, k.Question) > 1 {
				t.Errorf("%s: %q is asked twice", name, k.Question)
			}
		}
	}
}

// TestGuideTellsSupportWhereAttentionIsAsked checks that the guide says what the organisation can
// offer only next to aandachtspunten.
func TestGuideTellsSupportWhereAttentionIsAsked(t *testing.T) {
	t.Parallel()
	f := library(t)
	guide := Guide(published(f, 3, 2), f)
	if strengths := guide[2].Themes; len(strengths) != 2 || strengths[0].Support || len(strengths[1].Competencies) != 1 {
		t.Errorf("themes of the strengths: %+v", strengths)
	}
	if attention := guide[3].Themes; len(attention) != 1 || !attention[0].Support || len(attention[0].Competencies) != 2 {
		t.Errorf("themes of the attention points: %+v", attention)
	}
}
