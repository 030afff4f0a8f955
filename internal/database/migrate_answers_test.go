package database_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

// TestAnswersMoveIntoTheirReflection takes answers of every kind from a row each to the row of their
// reflection, back, and there again: nothing is lost or changed on the way.
func TestAnswersMoveIntoTheirReflection(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	to := func(version uint) {
		t.Helper()
		if err := database.MigrateTo(t.Context(), db.OwnerURL, version); err != nil {
			t.Fatal(err)
		}
	}
	to(37)
	execute(t, db, `
		insert into person (id, created_at, last_seen_at) values ('00000000-0000-0000-0000-000000000001', now(), now());
		insert into reflection (id, person_id, form, edition, started_at, finished_at) values
		    ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000001', 'reflectie', 'wmo-2013/1', now(), now()),
		    ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-000000000001', 'snelle-scan', 'wmo-2013/1', now(), null);
		insert into statement_answer values ('00000000-0000-0000-0000-00000000000a', 'zelfregie-1', 'vaak'), ('00000000-0000-0000-0000-00000000000a', 'zelfregie-2', 'nvt');
		insert into competency_answer values
		    ('00000000-0000-0000-0000-00000000000a', 'zelfregie', 'groeien', 3, 'hoog', 'een voorbeeld', 'een verschil'),
		    ('00000000-0000-0000-0000-00000000000a', 'systemen', 'weet-niet', 4, 'gewoon', '', ''),
		    ('00000000-0000-0000-0000-00000000000b', 'zelfregie', null, 2, 'laag', '', 'nog een verschil');
		insert into kenmerk_answer values ('00000000-0000-0000-0000-00000000000a', 'eigen-kracht', 'antwoord'), ('00000000-0000-0000-0000-00000000000b', 'eigen-kracht', '');
		insert into pick values ('00000000-0000-0000-0000-00000000000a', 'zelfregie', 'groeien', 'leren'), ('00000000-0000-0000-0000-00000000000a', 'systemen', 'inzetten', null)`)
	conn := connect(t, db.OwnerURL)
	rows := func(queries ...string) (lines []string) {
		t.Helper()
		for _, sql := range queries {
			lines = append(lines, must(pgx.CollectRows(must(conn.Query(t.Context(), sql)), pgx.RowTo[string]))...)
		}
		return lines
	}
	apart := []string{
		`select t::text from statement_answer t order by 1`, `select t::text from competency_answer t order by 1`,
		`select t::text from kenmerk_answer t order by 1`, `select t::text from pick t order by 1`,
	}
	together := []string{`select id || statements::text || choices || targets || weights || picks from reflection order by 1`, `select t::text from reflection_text t order by 1`}
	before := rows(apart...)
	to(38)
	moved := rows(together...)
	for _, want := range []string{
		`00000000-0000-0000-0000-00000000000a{"zelfregie-1": "vaak", "zelfregie-2": "nvt"}{"systemen": "weet-niet", "zelfregie": "groeien"}` +
			`{"systemen": 4, "zelfregie": 3}{"zelfregie": "hoog"}` +
			`[{"kind": "inzetten", "reason": "", "competency": "systemen"}, {"kind": "groeien", "reason": "leren", "competency": "zelfregie"}]`,
		`(00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-00000000000b,verschil,zelfregie,"nog een verschil")`,
	} {
		if !slices.Contains(moved, want) {
			t.Errorf("no %s in %q", want, moved)
		}
	}
	to(37)
	if after := rows(apart...); !slices.Equal(after, before) {
		t.Errorf("back are %q, want %q", after, before)
	}
	to(38)
	if again := rows(together...); !slices.Equal(again, moved) {
		t.Errorf("there again are %q, want %q", again, moved)
	}
}
