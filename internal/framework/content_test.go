package framework_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/framework"
)

// ownTexts returns every text that this project wrote itself, by the place where it stands.
func ownTexts(f *framework.Framework) map[string]string {
	own := map[string]string{"editorial": f.Editorial, "audience": f.Audience, "level hint": f.LevelHint, "ladder source": f.Ladder.Source}
	for _, skill := range f.BasicKit {
		own[skill.Slug+" question"] = skill.Question
	}
	for _, step := range f.Ladder.Steps {
		own[step.Slug+" question"] = step.Question
	}
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
		for _, d := range k.Dialogue {
			list(k.Slug+" with "+d.With, d.Questions)
		}
		for _, c := range k.Competencies {
			own[c.Slug+" infinitive"] = c.Infinitive
			own[c.Slug+" definition"] = c.Definition
			own[c.Slug+" talk question"] = c.TalkQuestion
			own[c.Slug+" first step"] = c.FirstStep
			own[c.Slug+" practice step"] = c.PracticeStep
			own[c.Slug+" spoken"] = c.Spoken
			own[c.Slug+" room question"] = c.RoomQuestion
			own[c.Slug+" strength idea"] = c.StrengthIdea
			list(c.Slug+" obstacles", c.Obstacles)
			for i, intention := range c.IfThen {
				own[fmt.Sprintf("%s if_then[%d]", c.Slug, i)] = intention.String()
			}
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
	var lengths []int
	for _, c := range load(t).Competencies() {
		for _, s := range c.Statements {
			if !strings.HasPrefix(s.Text, "Ik ") || !strings.HasSuffix(s.Text, ".") {
				t.Errorf("%s is no first-person sentence: %q", s.Code, s.Text)
			}
			if word := forbidden.FindString(s.Text); word != "" {
				t.Errorf("%s has the word %q: %q", s.Code, word, s.Text)
			}
			lengths = append(lengths, len(strings.Fields(s.Text)))
		}
	}
	checkLengths(t, "statements", lengths, 40, 18)
}

// checkLengths checks the number of texts and of their words, of which the median is 12 at most.
func checkLengths(t *testing.T, what string, lengths []int, count, most int) {
	t.Helper()
	slices.Sort(lengths)
	n := len(lengths)
	if n != count {
		t.Fatalf("%d %s, want %d", n, what, count)
	}
	median := float64(lengths[(n-1)/2]+lengths[n/2]) / 2
	if median > 12 || lengths[n-1] > most {
		t.Errorf("%s have %.1f words (median) and %d at most; want 12 and %d", what, median, lengths[n-1], most)
	}
	t.Logf("%s: median %.1f words, longest %d", what, median, lengths[n-1])
}

var (
	firstPerson = regexp.MustCompile(`(?i)\b(ik|mij|me|mijn)\b`)
	negation    = regexp.MustCompile(`(?i)\b(niet|geen|nooit|zonder|niemand|nergens|niets)\b`)
	company     = regexp.MustCompile(`(?i)\b(iemand|collega|mee)\b.*\bmee(denk|gaan|kijk)`)
)

func TestLevelsAreOnOneAxis(t *testing.T) {
	var lengths []int
	for _, c := range load(t).Competencies() {
		for _, l := range c.Levels {
			where := fmt.Sprintf("%s level %d", c.Slug, l.Level)
			if !firstPerson.MatchString(l.Text) {
				t.Errorf("%s is not in the first person: %q", where, l.Text)
			}
			if word := negation.FindString(l.Text); word != "" {
				t.Errorf("%s has the word %q: %q", where, word, l.Text)
			}
			if n := strings.Count(l.Text, "."); n != 1 {
				t.Errorf("%s has %d sentences, want 1", where, n)
			}
			// Asking a colleague along is never a sign of a lower level (product section 3).
			if l.Level < framework.PassingOn && company.MatchString(l.Text) {
				t.Errorf("%s marks the level by asking a colleague along: %q", where, l.Text)
			}
			lengths = append(lengths, len(strings.Fields(l.Text)))
		}
	}
	checkLengths(t, "levels", lengths, 40, 15)
}

func TestDefinitionsAreShort(t *testing.T) {
	for _, c := range load(t).Competencies() {
		if n := len(strings.Fields(c.Definition)); n > 35 {
			t.Errorf("the definition of %s has %d words, want 35 at most", c.Slug, n)
		}
	}
}

// A behaviour that the Handreiking lists twice is the only text that may stand in two places.
func TestNoTextStandsTwice(t *testing.T) {
	f := load(t)
	places := map[string][]string{}
	for where, text := range ownTexts(f) {
		places[text] = append(places[text], where)
	}
	for text, where := range places {
		slices.Sort(where)
		if len(where) > 1 && !slices.Equal(where, []string{"binden-en-verbinden-5", "integraal-werken-7"}) {
			t.Errorf("%q stands at %s", text, strings.Join(where, " and at "))
		}
	}
}

func TestEveryCompetencyHasItsExamples(t *testing.T) {
	f := load(t)
	for _, c := range f.Competencies() {
		if len(c.IfThen) != 2 || len(c.Obstacles) != 3 {
			t.Errorf("%s has %d intentions and %d obstacles, want 2 and 3", c.Slug, len(c.IfThen), len(c.Obstacles))
		}
		if n := len(strings.Fields(c.Spoken)); n < 2 || n > 5 || strings.ToLower(c.Spoken) != c.Spoken {
			t.Errorf("%s is spoken as %q, want 2 to 5 words in lower case", c.Slug, c.Spoken)
		}
		if !firstPerson.MatchString(c.RoomQuestion) {
			t.Errorf("the room question of %s is not in the first person: %q", c.Slug, c.RoomQuestion)
		}
		for _, obstacle := range c.Obstacles {
			if !firstPerson.MatchString(obstacle) {
				t.Errorf("an obstacle of %s is not in the first person: %q", c.Slug, obstacle)
			}
		}
	}
	for _, k := range f.Kenmerken {
		var partners []string
		for _, d := range k.Dialogue {
			partners = append(partners, d.With)
		}
		if want := []string{"inwoners", "organisatie", "opdrachtgever"}; !slices.Equal(partners, want) {
			t.Errorf("%s has cards for %v, want %v", k.Slug, partners, want)
		}
	}
	var kit []string
	for _, skill := range f.BasicKit {
		kit = append(kit, skill.Name)
	}
	if want := []string{"Empathie", "Reflectie", "Methodisch werken", "Creativiteit"}; !slices.Equal(kit, want) {
		t.Errorf("the basisuitrusting is %v, want %v", kit, want)
	}
	if f.Ladder.Competency != "samenwerking" || len(f.Ladder.Steps) != 5 {
		t.Errorf("the ladder stands at %s with %d steps, want samenwerking and 5", f.Ladder.Competency, len(f.Ladder.Steps))
	}
}

// frozen is the digest of the names, statements and levels of each edition. Answers are pinned to an
// edition, so these texts never change within it: a change takes a new edition, in a new folder.
var frozen = map[string]string{
	"wmo-2013/1": "0a3b372c4625d47afc381ba90ec129fff17f884300b447d05bf7d17f3ac22838",
}

func TestEditionsAreFrozen(t *testing.T) {
	lib, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lib.All() {
		digest := sha256.New()
		for _, k := range f.Kenmerken {
			fmt.Fprintf(digest, "%q %q\n", k.Slug, k.Name)
			for _, c := range k.Competencies {
				fmt.Fprintf(digest, "%q %q %+v %+v\n", c.Slug, c.Name, c.Statements, c.Levels)
			}
		}
		if got := hex.EncodeToString(digest.Sum(nil)); got != frozen[f.ID] {
			t.Errorf("%s has names, statements or levels that differ from the frozen ones: digest %s", f.ID, got)
		}
	}
}

var (
	sentenceEnd  = regexp.MustCompile(`[.?!]'?(?:\s|$)`)
	strangeWords = regexp.MustCompile(`(?i)burger|[–—]|\bu\b|\bcliënt(?:en)?\b|zelfredzaam`)
)

func TestTextsArePlain(t *testing.T) {
	words, sentences := 0, 0
	for where, text := range ownTexts(load(t)) {
		// The line about the audience names the words that others use for an inwoner.
		if found := strangeWords.FindString(text); found != "" && where != "audience" {
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
