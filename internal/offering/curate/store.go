package curate

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
	"reflectietool/internal/offering"
)

// curation is a transaction in which an admin changes offerings: all of it is saved or nothing.
type curation struct {
	*offering.Curator
	s *Service
}

func (s *Service) curate(ctx context.Context, actor string, work func(tx *curation) error) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error { return work(&curation{offering.NewCurator(tx, actor, s.now), s}) })
	return database.Translate(err)
}

// lock locks the offerings with these ids until the transaction ends, in the order of their
// ids, and returns them. It leaves out those that the actor does not look after, and ids
// without an offering.
func (tx *curation) lock(ctx context.Context, ids []string) ([]offering.Stored, error) {
	ids = validIDs(ids)
	rows, err := tx.Query(ctx, offering.SelectStored+`
		where o.id = any(@ids) and `+offering.Curates+` order by o.id for no key update of o`,
		pgx.StrictNamedArgs{"ids": ids, "actor": tx.Actor})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, offering.ScanStored)
}

func (tx *curation) lockOne(ctx context.Context, id string) (offering.Stored, error) {
	held, err := tx.lock(ctx, []string{id})
	if err == nil && len(held) == 0 {
		err = fmt.Errorf("offering %q: %w", id, fault.NotFound)
	}
	if err != nil {
		return offering.Stored{}, err
	}
	return held[0], nil
}

// add saves a new offering and returns its id.
func (tx *curation) add(ctx context.Context, o offering.Offering, origin offering.Origin) (string, error) {
	by, err := tx.By(ctx, origin)
	if err != nil {
		return "", err
	}
	batch := &pgx.Batch{}
	o.ImportSource = byHand
	o.ID = offering.QueueSave(batch, nil, offering.Stored{Offering: o}, by)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return "", err
	}
	if err := tx.record(ctx, &o, ActMade, nil); err != nil {
		return "", err
	}
	if o.State == offering.Published {
		return o.ID, tx.record(ctx, &o, ActPublished, nil)
	}
	return o.ID, nil
}

// byHand is the import source of an offering that an admin made, not an import.
const byHand = "beheer"

// change saves the changed offering next, if it differs from held. Either way the actor looked at it.
func (tx *curation) change(ctx context.Context, held offering.Stored, next offering.Offering, origin offering.Origin, act audit.Act) error {
	changed := offering.Diff(&held.Offering, &next)
	if len(changed) == 0 {
		return tx.look(ctx, held.Organisation, []string{held.ID}, false)
	}
	by, err := tx.By(ctx, origin)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	offering.QueueSave(batch, &held.Offering, offering.Stored{Offering: next, Imported: held.Imported, Version: held.Version + 1}, by)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if err := tx.look(ctx, held.Organisation, []string{held.ID}, false); err != nil {
		return err
	}
	return tx.record(ctx, &next, act, map[string]string{"fields": strings.Join(slices.Sorted(maps.Keys(changed)), ", ")})
}

// record adds an act on one offering to the trail.
func (tx *curation) record(ctx context.Context, o *offering.Offering, act audit.Act, detail map[string]string) error {
	all := map[string]string{"offering": o.ID, "title": o.Title}
	maps.Copy(all, detail)
	return audit.Record(ctx, tx.Tx, tx.s.now(), audit.Entry{
		Organisation: o.Organisation, Actor: tx.Actor, Act: act, Detail: all,
	})
}

// Curated returns an offering in any state, for an actor who looks after it.
func (s *Service) Curated(ctx context.Context, actor, id string) (Curated, error) {
	if !offering.ID.MatchString(id) {
		return Curated{}, fmt.Errorf("offering %q: %w", id, fault.NotFound)
	}
	rows, err := s.db.Query(ctx, offering.SelectStored+` where o.id = @id and `+offering.Curates, pgx.StrictNamedArgs{"id": id, "actor": actor})
	if err != nil {
		return Curated{}, fmt.Errorf("query offering: %w", database.Translate(err))
	}
	o, err := pgx.CollectExactlyOneRow(rows, offering.ScanStored)
	if err != nil {
		return Curated{}, fmt.Errorf("offering %s: %w", id, database.Translate(err))
	}
	return Curated{Offering: o.Offering, Version: o.Version}, nil
}

// change is a row of the history.
type change struct {
	Version int
	At      time.Time
	By      string
	Origin  offering.Origin
	fields  map[string]offering.Change
}

// selectChanges reads the changes of offering @id after version @after, the newest first. The
// person who made a change is a name if that person belongs to the same organisation (for a
// national offering: is a landelijk beheerder), and else the beginning of the pseudonym.
var selectChanges = `
	select c.version, c.at, c.origin, c.fields, coalesce((
	           select ` + account.ShownName + ` from pseudonym p join account a using (person_id)
	            where p.id = c.actor and case when o.organisation_id is null then a.national else exists (
	                      select from member m where m.organisation_id = o.organisation_id and m.person_id = a.person_id) end
	       ), left(c.actor::text, 8), '')
	  from offering_change c join offering o on o.id = c.offering_id
	 where o.id = @id and c.version > @after and ` + offering.Curates + `
	 order by c.version desc`

func (tx *curation) changes(ctx context.Context, id string, after int) ([]change, error) {
	rows, err := tx.Query(ctx, selectChanges, pgx.StrictNamedArgs{"id": id, "after": min(max(after, 0), math.MaxInt32), "actor": tx.Actor})
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
