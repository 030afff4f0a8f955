package search

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/offeringtest"
)

//go:embed testdata/relevance.txt
var relevance string

//go:embed testdata/holdout.txt
var holdout string

// question is a line of testdata/relevance.txt or testdata/holdout.txt.
type question struct {
	text string
	want []string // keys of the offerings that answer it
}

func questions(t testing.TB, file string) []question {
	t.Helper()
	var all []question
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 3 {
			t.Fatalf("%q is no question", line)
		}
		all = append(all, question{strings.TrimSpace(parts[0]), strings.Fields(parts[1])})
	}
	return all
}

// shown is how many results of a question count: those that a person sees without scrolling.
const shown = 5

// recall is the share of the wanted offerings that are among the first five results, averaged over
// questions.
type recall struct {
	strict  float64 // of all that are wanted
	capped  float64 // of five, where more than five are wanted
	ceiling float64 // the most that strict can be, as only five results count
}

// TestRelevance checks a recall@5 of 0.9: of the offerings that
// answer a question nine in ten are among the first five results, over at least sixty questions to
// the shipped catalogue. Both definitions have to hold: dividing by all that are wanted, and by at
// most five of them. The questions of the hold-out were set apart before the search was tuned.
func TestRelevance(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	if err := intake.NewService(s.db, s.framework, time.Now).LoadCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	catalogue := offeringtest.ByKey(t, s.db)
	for _, set := range []struct {
		name           string
		questions      []question
		number         int // of questions, at least
		strict, capped float64
		tell           bool // which offerings are missed
	}{
		{"relevance", questions(t, relevance), 114, 0.9, 0.92, true},
		{"holdout", questions(t, holdout), 45, 0.79, 0.79, false},
	} {
		r := recallOf(t, s, catalogue, set.questions, set.tell)
		t.Logf("%s: recall@5 %.3f strict (at most %.3f), %.3f capped, over %d questions",
			set.name, r.strict, r.ceiling, r.capped, len(set.questions))
		if len(set.questions) < set.number || r.strict < set.strict || r.capped < set.capped {
			t.Errorf("%s: at least %.2f strict and %.2f capped over %d questions", set.name, set.strict, set.capped, set.number)
		}
	}
}

func recallOf(t *testing.T, s *Service, catalogue map[string]offering.Offering, all []question, tell bool) recall {
	t.Helper()
	var r recall
	for _, q := range all {
		first := strings.Fields(keysOf(t, s, Query{Text: q.text}))
		first = first[:min(shown, len(first))]
		var missed []string
		for _, key := range q.want {
			if o, ok := catalogue[key]; !ok || o.State != offering.Published {
				t.Fatalf("%q wants %s, which is not published", q.text, key)
			}
			if !slices.Contains(first, key) {
				missed = append(missed, key)
			}
		}
		found, wanted, number := float64(len(q.want)-len(missed)), float64(len(q.want)), float64(len(all))
		r.strict += found / wanted / number
		r.capped += found / min(shown, wanted) / number
		r.ceiling += min(shown, wanted) / wanted / number
		if tell && len(missed) > 0 {
			t.Logf("%q misses %v, finds %v", q.text, missed, first)
		}
	}
	return r
}

// TestSearchOrder checks which results come first, and that words which say who a question is about
// do not decide alone what is found.
func TestSearchOrder(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	offeringtest.Add(t, s.db,
		offeringtest.Row("id", "word", "title", "D", "description", "Over jongeren"),
		offeringtest.Row("id", "compound", "title", "C", "description", "Over jongerenwerk"),
		offeringtest.Row("id", "synonym", "title", "B", "description", "Over jeugd"),
		offeringtest.Row("id", "rare", "title", "F", "description", "Over dementie"),
		offeringtest.Row("id", "near1", "title", "E1", "description", "Over naasten"),
		offeringtest.Row("id", "near2", "title", "E2", "description", "Over familie"),
		offeringtest.Row("id", "both", "title", "G", "description", "Over naasten en dementie"),
		offeringtest.Row("id", "ending", "title", "H", "description", "Voor iedereen die begeleidt"),
	)
	for text, want := range map[string]string{
		"jongeren":                                  "word compound synonym",
		"de jeugd":                                  "synonym word compound",
		"mijn moeder heeft alzheimer":               "both rare",                      // the mother alone says too little
		"naasten jongerenwerk dementie":             "both compound rare near1 near2", // two of the words, then the rarest
		"naasten en jongerenwerk":                   "compound near1 both near2",      // the rarer word first
		"hoe begeleid ik":                           "ending",
		"alzheimer bij mijn vriendin en haar broer": "both rare",
	} {
		if got := keysOf(t, s, Query{Text: text}); got != want {
			t.Errorf("%q found %q, want %q", text, got, want)
		}
	}
}
