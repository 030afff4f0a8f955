package demo

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// countReflections makes that a second crowd consists of other people than the first.
func countReflections(ctx context.Context, db *database.Pool) (n uint64, err error) {
	err = db.QueryRow(ctx, `select count(*) from reflection`).Scan(&n)
	return n, database.Translate(err)
}

// copyPeople adds people with an account, whose address begins with their id.
func copyPeople(ctx context.Context, db *database.Pool, people []member, created, seen time.Time) error {
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"person"}, []string{"id", "created_at", "last_seen_at"},
			pgx.CopyFromSlice(len(people), func(i int) ([]any, error) {
				return []any{[16]byte(people[i]), created, seen}, nil
			}))
		if err != nil {
			return err
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"account"}, []string{"person_id", "email", "email_key", "created_at", "name"},
			pgx.CopyFromSlice(len(people), func(i int) ([]any, error) {
				email := hex.EncodeToString(people[i][:]) + domain
				return []any{[16]byte(people[i]), email, email, created, "Voorbeeld " + email[:8]}, nil
			}))
		return err
	})
	return database.Translate(err)
}

// copySamples adds reflections, in one transaction.
func copySamples(ctx context.Context, db *database.Pool, f *framework.Framework, samples []sample) error {
	targets := map[string]framework.Level{}
	for _, competency := range f.Competencies() {
		targets[competency.Slug] = assessment.DefaultTarget
	}
	var texts [][]any
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"reflection"},
			[]string{"id", "person_id", "form", "edition", "started_at", "finished_at", "finished_signed_in", "statements", "choices", "targets", "picks"},
			pgx.CopyFromSlice(len(samples), func(i int) ([]any, error) {
				s := samples[i]
				choices := map[string]assessment.Choice{}
				for slug, change := range s.changes.Competencies {
					choices[slug] = *change.Choice
					if change.Note != nil {
						texts = append(texts, []any{s.person, s.id, "voorbeeld", slug, *change.Note})
					}
				}
				return []any{
					s.id, s.person, string(s.form), f.ID, s.started, s.finished, s.finished != nil,
					s.changes.Statements, choices, targets, s.picks,
				}, nil
			}))
		if err != nil {
			return err
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"reflection_text"},
			[]string{"person_id", "reflection_id", "kind", "about", "body"}, pgx.CopyFromRows(texts))
		return err
	})
	return database.Translate(err)
}
