package offering

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// looksAfter is the condition that @actor may curate the offerings of an organisation, given
// as SQL; null is national.
func looksAfter(organisation string) string {
	return `case when ` + organisation + ` is null
		then exists (select from account where person_id = @actor and national)
		else exists (select from member where organisation_id = ` + organisation + ` and person_id = @actor and admin) end`
}

// curates is the condition that @actor looks after offering o.
var curates = looksAfter(`o.organisation_id`)

// curation is what an admin does to offerings, all or nothing.
type curation struct {
	pgx.Tx
	s         *Service
	actor     string
	pseudonym *string
}

func (s *Service) curate(ctx context.Context, actor string, work func(tx *curation) error) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error { return work(&curation{Tx: tx, s: s, actor: actor}) })
	return database.Translate(err)
}

// mayCurate returns fault.NotFound for who does not look after the offerings of an
// organisation, "" for the national ones.
func (tx *curation) mayCurate(ctx context.Context, organisation string) error {
	if organisation != "" && !uuid.MatchString(organisation) {
		return fault.NotFound
	}
	var may bool
	err := tx.QueryRow(ctx, `select `+looksAfter(`nullif(@organisation, '')::uuid`),
		pgx.StrictNamedArgs{"organisation": organisation, "actor": tx.actor}).Scan(&may)
	if err == nil && !may {
		return fault.NotFound
	}
	return err
}

// lock holds offerings of the actor, in the order of their ids. What is another's, or none,
// is left out.
func (tx *curation) lock(ctx context.Context, ids []string) ([]stored, error) {
	ids = validIDs(ids)
	rows, err := tx.Query(ctx, selectStored+`
		where o.id = any(@ids) and `+curates+` order by o.id for no key update of o`,
		pgx.StrictNamedArgs{"ids": ids, "actor": tx.actor})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanStored)
}

func (tx *curation) lockOne(ctx context.Context, id string) (stored, error) {
	held, err := tx.lock(ctx, []string{id})
	if err == nil && len(held) == 0 {
		err = fmt.Errorf("offering %q: %w", id, fault.NotFound)
	}
	if err != nil {
		return stored{}, err
	}
	return held[0], nil
}

// by is a change that is made now.
func (tx *curation) by(ctx context.Context, origin Origin) (revision, error) {
	if tx.pseudonym == nil {
		var err error
		if tx.pseudonym, err = audit.Pseudonym(ctx, tx.Tx, tx.actor); err != nil {
			return revision{}, err
		}
	}
	return revision{at: tx.s.now(), actor: tx.pseudonym, origin: origin}, nil
}

// add saves a new offering.
func (tx *curation) add(ctx context.Context, o Offering, origin Origin) (string, error) {
	by, err := tx.by(ctx, origin)
	if err != nil {
		return "", err
	}
	batch := &pgx.Batch{}
	o.ImportSource = byHand
	o.ID = queueSave(batch, nil, stored{Offering: o}, by)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return "", err
	}
	if err := tx.record(ctx, &o, ActMade, nil); err != nil {
		return "", err
	}
	if o.State == Published {
		return o.ID, tx.record(ctx, &o, ActPublished, nil)
	}
	return o.ID, nil
}

// byHand is the import source of what no import made.
const byHand = "beheer"

// change saves what was made of an offering, if anything differs.
func (tx *curation) change(ctx context.Context, held stored, next Offering, origin Origin, act audit.Act) error {
	changed := diff(&held.Offering, &next)
	if len(changed) == 0 {
		return nil
	}
	by, err := tx.by(ctx, origin)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	queueSave(batch, &held.Offering, stored{next, held.imported, held.version + 1}, by)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return tx.record(ctx, &next, act, map[string]string{"fields": strings.Join(slices.Sorted(maps.Keys(changed)), ", ")})
}

// record adds an act on one offering to the trail.
func (tx *curation) record(ctx context.Context, o *Offering, act audit.Act, detail map[string]string) error {
	all := map[string]string{"offering": o.ID, "title": o.Title}
	maps.Copy(all, detail)
	return audit.Record(ctx, tx.Tx, tx.s.now(), audit.Entry{
		Organisation: o.Organisation, Actor: tx.actor, Act: act, Detail: all,
	})
}

// Curated returns an offering in any state for who looks after it.
func (s *Service) Curated(ctx context.Context, actor, id string) (Curated, error) {
	if !uuid.MatchString(id) {
		return Curated{}, fmt.Errorf("offering %q: %w", id, fault.NotFound)
	}
	rows, err := s.db.Query(ctx, selectStored+` where o.id = @id and `+curates, pgx.StrictNamedArgs{"id": id, "actor": actor})
	if err != nil {
		return Curated{}, fmt.Errorf("query offering: %w", database.Translate(err))
	}
	o, err := pgx.CollectExactlyOneRow(rows, scanStored)
	if err != nil {
		return Curated{}, fmt.Errorf("offering %s: %w", id, database.Translate(err))
	}
	return Curated{Offering: o.Offering, Version: o.version}, nil
}

// change is a row of the history.
type change struct {
	Version int
	At      time.Time
	By      string
	Origin  Origin
	fields  map[string]Change
}

// selectChanges reads changes c of offering o, with what @actor sees of who made them: the
// name of who has the same role, else the beginning of the pseudonym.
var selectChanges = `
	select c.version, c.at, c.origin, c.fields, coalesce((
	           select ` + account.ShownName + ` from pseudonym p join account a using (person_id)
	            where p.id = c.actor and case when o.organisation_id is null then a.national else exists (
	                      select from member m where m.organisation_id = o.organisation_id and m.person_id = a.person_id) end
	       ), left(c.actor::text, 8), '')
	  from offering_change c join offering o on o.id = c.offering_id
	 where o.id = @id and c.version > @after and ` + curates + `
	 order by c.version desc`

func (tx *curation) changes(ctx context.Context, id string, after int) ([]change, error) {
	rows, err := tx.Query(ctx, selectChanges, pgx.StrictNamedArgs{"id": id, "after": min(max(after, 0), math.MaxInt32), "actor": tx.actor})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanChange)
}

func (s *Service) changesOf(ctx context.Context, actor, id string) ([]change, error) {
	rows, err := s.db.Query(ctx, selectChanges, pgx.StrictNamedArgs{"id": id, "after": 0, "actor": actor})
	if err != nil {
		return nil, database.Translate(err)
	}
	changes, err := pgx.CollectRows(rows, scanChange)
	return changes, database.Translate(err)
}

func scanChange(row pgx.CollectableRow) (c change, err error) {
	err = row.Scan(&c.Version, &c.At, &c.Origin, &c.fields, &c.By)
	return c, err
}
