package curate

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

// validIDs returns ids without the texts that are no uuid.
func validIDs(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !offering.ID.MatchString(id) })
}

// Flags returns the flags of an offering that were not handled, the oldest first. If the actor
// does not look after the offering it returns none.
func (s *Service) Flags(ctx context.Context, actor, id string) ([]OpenFlag, error) {
	rows, err := s.db.Query(ctx, `
		select r.id::text, r.kind, r.words, r.made_at from offering_report r join offering o on o.id = r.offering_id
		 where r.offering_id = @id and r.done_at is null and `+offering.Curates+`
		 order by r.made_at, r.id limit @limit`, pgx.StrictNamedArgs{"id": id, "actor": actor, "limit": maxOpen})
	if err != nil {
		return nil, database.Translate(err)
	}
	reports, err := pgx.CollectRows(rows, pgx.RowToStructByPos[OpenFlag])
	return reports, database.Translate(err)
}

func (tx *curation) handleFlags(ctx context.Context, id string, reports []string) (int64, error) {
	tag, err := tx.Exec(ctx, `
		update offering_report set done_at = $3 where offering_id = $1 and id = any($2) and done_at is null`, id, reports, tx.s.now())
	return tag.RowsAffected(), err
}

// Suggestions returns the suggestions that were not handled, the oldest first. If the actor is
// no landelijk beheerder it returns none.
func (s *Service) Suggestions(ctx context.Context, actor string) ([]OpenSuggestion, error) {
	rows, err := s.db.Query(ctx, `
		select id::text, title, url, provider, why, made_at from offering_suggestion
		 where done_at is null and exists (select from account where person_id = $1 and national)
		 order by made_at, id limit $2`, actor, maxOpen)
	if err != nil {
		return nil, database.Translate(err)
	}
	open, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o OpenSuggestion, err error) {
		return o, row.Scan(&o.ID, &o.Title, &o.URL, &o.Provider, &o.Why, &o.At)
	})
	return open, database.Translate(err)
}

func (tx *curation) handleSuggestion(ctx context.Context, id string) (int64, error) {
	tag, err := tx.Exec(ctx, `update offering_suggestion set done_at = $2 where id = any($1) and done_at is null`, validIDs([]string{id}), tx.s.now())
	return tag.RowsAffected(), err
}
