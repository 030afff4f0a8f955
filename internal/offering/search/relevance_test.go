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

// question is a line of testdata/relevance.txt.
type question struct {
	text string
	want []string // keys of the offerings that answer it
}

func questions(t testing.TB) []question {
	t.Helper()
	var all []question
	for line := range strings.Lines(relevance) {
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

// TestRelevance checks a recall@5 of 0.9 (issue 4, part 3; issue 11, part 6): of the offerings that
// answer a question nine in ten are among the first five results, over at least sixty questions to
// the shipped catalogue. Where more than five answer it, five of them are enough.
func TestRelevance(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	if err := intake.NewService(s.db, s.framework, time.Now).LoadCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	catalogue := offeringtest.ByKey(t, s.db)
	all, sum := questions(t), 0.0
	for _, q := range all {
		first := strings.Fields(keysOf(t, s, Query{Text: q.text}))
		first = first[:min(5, len(first))]
		found := 0
		var missed []string
		for _, key := range q.want {
			if o, ok := catalogue[key]; !ok || o.State != offering.Published {
				t.Fatalf("%q wants %s, which is not published", q.text, key)
			}
			if slices.Contains(first, key) {
				found++
			} else {
				missed = append(missed, key)
			}
		}
		sum += float64(found) / float64(min(5, len(q.want)))
		if len(missed) > 0 {
			t.Logf("%q misses %v, finds %v", q.text, missed, first)
		}
	}
	recall := sum / float64(len(all))
	t.Logf("recall@5 %.3f over %d questions", recall, len(all))
	if len(all) < 60 || recall < 0.9 {
		t.Errorf("recall@5 %.3f over %d questions, at least 0.9 over 60", recall, len(all))
	}
}
