package index

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

// TestCandidates checks that the SQL of a copy, that of reading without one, and Offering.Past agree on
// which offerings there are.
func TestCandidates(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	offeringtest.Add(t, db,
		offeringtest.Row("id", "plain"), offeringtest.Row("id", "other", "competencies", "verbinding"), offeringtest.Row("id", "second", "competencies", "verbinding|systemen"),
		offeringtest.Row("id", "until today", "valid_until", "2026-11-21"), offeringtest.Row("id", "until yesterday", "valid_until", "2026-11-20"),
		offeringtest.Row("id", "starts today", "start_dates", "2026-11-21|2020-01-01"), offeringtest.Row("id", "started", "start_dates", "2026-11-20"),
		offeringtest.Row("id", "started but valid", "start_dates", "2026-11-20", "valid_until", "2026-12-01"),
		offeringtest.Row("id", "draft", "state", "concept"), offeringtest.Row("id", "theirs"))
	offeringtest.Exec(t, db, `update offering set organisation_id = gen_random_uuid() where source_key = 'theirs'`)
	var batch database.Batch
	var view View
	AskView(&batch, "00000000-0000-0000-0000-000000000000", &view)
	if err := database.Send(t.Context(), db, &batch); err != nil {
		t.Fatal(err)
	}
	copies := NewKeeper(db, offeringtest.Framework(t), func() time.Time { return offeringtest.Today })
	c, err := copies.Of(t.Context(), view.Version)
	if err != nil {
		t.Fatal(err)
	}
	asked := []string{"zelfregie", "systemen"}
	read, err := copies.readCandidates(t.Context(), view, asked)
	if err != nil {
		t.Fatal(err)
	}
	sorted := func(all []*offering.Offering) []*offering.Offering {
		return slices.SortedFunc(slices.Values(all), func(a, b *offering.Offering) int { return strings.Compare(a.Key, b.Key) })
	}
	kept := sorted(c.candidates(view, asked))
	var keys []string
	for _, o := range kept {
		keys = append(keys, o.Key)
	}
	if want := []string{"plain", "second", "started but valid", "starts today", "until today"}; !slices.Equal(keys, want) {
		t.Errorf("got %q, want %q", keys, want)
	}
	if !reflect.DeepEqual(sorted(read), kept) {
		t.Errorf("the database gives %v, the copy %v", sorted(read), kept)
	}
	for key, o := range offeringtest.ByKey(t, db) {
		if want := strings.HasPrefix(key, "until y") || key == "started"; o.Past(offeringtest.Today) != want {
			t.Errorf("%s: past %v", key, o.Past(offeringtest.Today))
		}
	}
	if none, err := copies.Candidates(t.Context(), view, nil); err != nil || len(none) != 0 {
		t.Errorf("nothing asked, got %d, %v", len(none), err)
	}
	// The next copy is never made.
	copies.load = func(ctx context.Context) (*Copy, error) { <-ctx.Done(); return nil, ctx.Err() }
	offeringtest.Exec(t, db, `update offering set state = 'gearchiveerd' where source_key = 'plain'`)
	view.Version++
	got, err := copies.Candidates(t.Context(), view, asked)
	if err != nil || len(got) != len(kept)-1 {
		t.Errorf("while a copy is made, got %d, %v", len(got), err)
	}
	copies = NewKeeper(db, offeringtest.Framework(t), func() time.Time { return offeringtest.Today })
	copies.load = func(context.Context) (*Copy, error) { return nil, errors.New("out of memory") }
	if got, err := copies.Candidates(t.Context(), view, asked); err != nil || len(got) != len(kept)-1 {
		t.Errorf("when making a copy fails, got %d, %v", len(got), err)
	}
}
