package offering_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

// TestForTeam checks that ForTeam returns the offerings that the team's organisation sees, and
// returns those of the organisation only to its members.
func TestForTeam(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := offering.NewService(db, func() time.Time { return offeringtest.Today })
	const ours, theirs = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
	const member, stranger = "00000000-0000-4000-8000-000000000003", "00000000-0000-4000-8000-000000000004"
	offeringtest.Add(t, db,
		offeringtest.Row("id", "plain", "cost_eur", "125,50", "duration_hours", "7,5", "format", "online|fysiek"),
		offeringtest.Row("id", "second", "competencies", "verbinding|systemen"), offeringtest.Row("id", "other", "competencies", "verbinding"),
		offeringtest.Row("id", "today", "valid_until", "2026-11-21"), offeringtest.Row("id", "past", "valid_until", "2026-11-20"), offeringtest.Row("id", "started", "start_dates", "2026-11-20"),
		offeringtest.Row("id", "draft", "state", "concept"), offeringtest.Row("id", "book", "kind", "publicatie"), offeringtest.Row("id", "e", "kind", "e-learning"),
		offeringtest.Row("id", "ours"), offeringtest.Row("id", "theirs"))
	for id, key := range map[string]string{ours: "ours", theirs: "theirs"} {
		offeringtest.Exec(t, db, `insert into organisation (id, name, created_at) values ($1::uuid, $1::uuid::text, now())`, id)
		offeringtest.Exec(t, db, `update offering set organisation_id = $1 where source_key = $2`, id, key)
	}
	for id, organisation := range map[string]string{member: ours, stranger: theirs} {
		offeringtest.Exec(t, db, `insert into person (id, created_at, last_seen_at) values ($1, now(), now())`, id)
		offeringtest.Exec(t, db, `insert into member (organisation_id, person_id, joined_at) values ($1, $2, now())`, organisation, id)
	}
	for name, tt := range map[string]struct{ person, want string }{
		"a member":             {member, "e ours plain second today"},
		"of another":           {stranger, "e plain second today"},
		"a member of nothing":  {"00000000-0000-4000-8000-000000000009", "e plain second today"},
		"nothing is asked for": {"", ""},
	} {
		var competencies []string
		if tt.person != "" {
			competencies = []string{"zelfregie", "systemen"}
		} else {
			tt.person = member
		}
		got, err := s.ForTeam(t.Context(), tt.person, ours, competencies, []offering.Kind{offering.Training, offering.ELearning}, offeringtest.Today)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, o := range got {
			keys = append(keys, o.Key)
			if o.Key == "plain" && (o.ID == "" || o.Title != "Titel" || o.Kind != offering.Training || o.Hours != 7.5 || o.Cost == nil || *o.Cost != 12550 ||
				len(o.Formats) != 2 || !slices.Equal(o.Competencies, []offering.Link{{Competency: "zelfregie", Primary: true}, {Competency: "systemen"}})) {
				t.Errorf("%s: read %+v", name, o)
			}
		}
		slices.Sort(keys)
		if got := strings.Join(keys, " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}
