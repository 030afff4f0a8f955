package framework_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/framework"
)

// ownTexts returns every text that this project wrote itself, by the place where it stands.
func ownTexts(f *framework.Framework) map[string]string {
	own := map[string]string{"editorial": f.Editorial}
	list := func(where string, texts []string) {
		for i, text := range texts {
			own[fmt.Sprintf("%s[%d]", where, i)] = text
		}
	}
	for _, k := range f.Kenmerken {
		own[k.Slug+" description"] = k.Description
		own[k.Slug+" effect"] = k.Effect
		own[k.Slug+" explanation"] = k.Explanation
		own[k.Slug+" question"] = k.Question
		for _, b := range k.Professional {
			own[b.Code] = b.Text
		}
		list(k.Slug+" resident", k.Resident)
		list(k.Slug+" organisation", k.Organisation)
		for _, c := range k.Competencies {
			own[c.Slug+" infinitive"] = c.Infinitive
			own[c.Slug+" definition"] = c.Definition
			own[c.Slug+" talk question"] = c.TalkQuestion
			own[c.Slug+" first step"] = c.FirstStep
			own[c.Slug+" practice step"] = c.PracticeStep
			for _, s := range c.Statements {
				own[s.Code] = s.Text
			}
			for _, l := range c.Levels {
				own[fmt.Sprintf("%s level %d", c.Slug, l.Level)] = l.Text
			}
		}
	}
	return own
}

func TestNamesAndSlugsAreTheOfficialOnes(t *testing.T) {
	type competency struct{ slug, name string }
	want := []struct {
		slug, name   string
		competencies []competency
	}{
		{"eigen-kracht", "Eigen kracht versterken", []competency{
			{"zelfregie", "Versterkt eigen kracht en zelfregie"},
			{"verantwoordelijkheid", "Stimuleert verantwoordelijk gedrag"}}},
		{"op-de-vraag-af", "Op de vraag af", []competency{
			{"zichtbaarheid", "Is zichtbaar en gaat op mensen af"},
			{"vraagverheldering", "Verheldert vragen en behoeften"}}},
		{"binden-en-verbinden", "Binden en verbinden", []competency{
			{"verbinding", "Verbindt gezamenlijke en individuele aanpak"},
			{"participatie", "Stuurt aan op betrokkenheid en participatie"}}},
		{"integraal-werken", "Integraal werken", []competency{
			{"samenwerking", "Werkt samen en versterkt netwerken"},
			{"systemen", "Beweegt zich in uiteenlopende systemen"}}},
		{"signaleren-en-agenderen", "Signaleren en agenderen", []competency{
			{"anticipatie", "Doorziet verhoudingen en anticipeert op veranderingen"},
			{"ondernemerschap", "Benut professionele ruimte en is ondernemend"}}},
	}
	f := load(t)
	if len(f.Kenmerken) != len(want) {
		t.Fatalf("%d kenmerken, want %d", len(f.Kenmerken), len(want))
	}
	for i, w := range want {
		k := f.Kenmerken[i]
		if k.Slug != w.slug || k.Name != w.name {
			t.Errorf("kenmerk %d is %s %q, want %s %q", i+1, k.Slug, k.Name, w.slug, w.name)
		}
		var got []competency
		for _, c := range k.Competencies {
			got = append(got, competency{c.Slug, c.Name})
		}
		if !slices.Equal(got, w.competencies) {
			t.Errorf("competencies of %s: %q, want %q", k.Slug, got, w.competencies)
		}
	}
}

func TestSourceLineIsTheOneThatIsAskedFor(t *testing.T) {
	f := load(t)
	const source = "Gebaseerd op de Handreiking Maatschappelijke Ondersteuning en de Competenties Maatschappelijke Ondersteuning, © MOVISIE, kennis en aanpak van sociale vraagstukken (2013)"
	if f.Source != source {
		t.Errorf("source line: %q", f.Source)
	}
	if f.ID != "wmo-2013/1" || f.Code != "wmo-2013" || f.Number != 1 {
		t.Errorf("edition is %q (%q, %d)", f.ID, f.Code, f.Number)
	}
	if !strings.Contains(f.Editorial, "eigen redactie") {
		t.Errorf("the editorial line does not say which part is our own: %q", f.Editorial)
	}
}

// The counts are those of the Handreiking, column by column.
func TestEveryColumnIsWhole(t *testing.T) {
	type counts struct{ professional, resident, organisation, practices, interventions int }
	want := []counts{{9, 7, 4, 2, 2}, {7, 7, 5, 2, 2}, {8, 6, 3, 2, 2}, {7, 5, 4, 2, 2}, {7, 5, 4, 2, 2}}
	f := load(t)
	twins := map[string]string{}
	for i, k := range f.Kenmerken {
		got := counts{len(k.Professional), len(k.Resident), len(k.Organisation), len(k.Practices), len(k.Interventions)}
		if got != want[i] {
			t.Errorf("%s has %+v, want %+v", k.Slug, got, want[i])
		}
		for n, b := range k.Professional {
			if code := fmt.Sprintf("%s-%d", k.Slug, n+1); b.Code != code {
				t.Errorf("behaviour %d of %s has code %s, want %s", n+1, k.Slug, b.Code, code)
			}
			if b.SameAs != "" {
				twins[b.Code] = b.SameAs
			}
		}
		for _, c := range k.Competencies {
			for n, s := range c.Statements {
				if code := fmt.Sprintf("%s-%d", c.Slug, n+1); s.Code != code {
					t.Errorf("statement %d of %s has code %s, want %s", n+1, c.Slug, s.Code, code)
				}
			}
		}
	}
	if len(twins) != 1 || twins["integraal-werken-7"] != "binden-en-verbinden-5" {
		t.Errorf("behaviours listed twice: %v, want integraal-werken-7 for binden-en-verbinden-5 only", twins)
	}
	if n := len(f.Competencies()); n != 10 {
		t.Errorf("%d competencies, want 10", n)
	}
}

// forbidden are words that negate a statement, that already answer it, or that join two behaviours
// in one.
var forbidden = regexp.MustCompile(`(?i)\b(niet|geen|nooit|zonder|altijd|vaak|vaker|soms|regelmatig|meestal|steeds|en|maar)\b`)

func TestStatementsCanBeAnsweredWithAFrequency(t *testing.T) {
	seen := map[string]string{}
	words, n := 0, 0
	for _, c := range load(t).Competencies() {
		for _, s := range c.Statements {
			if !strings.HasPrefix(s.Text, "Ik ") || !strings.HasSuffix(s.Text, ".") {
				t.Errorf("%s is no first-person sentence: %q", s.Code, s.Text)
			}
			if word := forbidden.FindString(s.Text); word != "" {
				t.Errorf("%s has the word %q: %q", s.Code, word, s.Text)
			}
			if other := seen[s.Text]; other != "" {
				t.Errorf("%s repeats %s", s.Code, other)
			}
			seen[s.Text] = s.Code
			words, n = words+len(strings.Fields(s.Text)), n+1
		}
	}
	if n != 40 || words > 13*n {
		t.Errorf("%d statements of %d words in all, want 40 of 13 at most on average", n, words)
	}
}

func TestLevelsAreFortyDifferentTexts(t *testing.T) {
	seen := map[string]string{}
	for _, c := range load(t).Competencies() {
		for _, l := range c.Levels {
			where := fmt.Sprintf("%s level %d", c.Slug, l.Level)
			if other := seen[l.Text]; other != "" {
				t.Errorf("%s repeats %s", where, other)
			}
			seen[l.Text] = where
			if !regexp.MustCompile(`\b([Ii]k|mij|me|mijn)\b`).MatchString(l.Text) {
				t.Errorf("%s is not in the first person: %q", where, l.Text)
			}
			if n := strings.Count(l.Text, "."); n > 2 {
				t.Errorf("%s has %d sentences, at most 2", where, n)
			}
		}
	}
	if len(seen) != 40 {
		t.Errorf("%d level descriptions, want 40", len(seen))
	}
}

var (
	sentenceEnd  = regexp.MustCompile(`[.?!]'?(?:\s|$)`)
	strangeWords = regexp.MustCompile(`(?i)burger|[–—]|\bu\b|\bcliënt(?:en)?\b|zelfredzaam`)
)

func TestTextsArePlain(t *testing.T) {
	words, sentences := 0, 0
	for where, text := range ownTexts(load(t)) {
		if found := strangeWords.FindString(text); found != "" {
			t.Errorf("%s has %q: %q", where, found, text)
		}
		for _, sentence := range sentenceEnd.Split(text, -1) {
			n := len(strings.Fields(sentence))
			if n == 0 {
				continue
			}
			if n > 25 {
				t.Errorf("%s has a sentence of %d words: %q", where, n, sentence)
			}
			words, sentences = words+n, sentences+1
		}
	}
	if mean := float64(words) / float64(sentences); mean > 13 {
		t.Errorf("sentences have %.1f words on average, want 12 or so", mean)
	}
	t.Logf("%d sentences, %.1f words on average", sentences, float64(words)/float64(sentences))
}
