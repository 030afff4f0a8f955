package offering

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// LooksAfter returns the SQL condition that @actor looks after the offerings of an
// organisation: its beheerders do, and landelijk beheerders look after the national ones.
// Organisation is an SQL expression for the id; null is national.
func LooksAfter(organisation string) string {
	return `case when ` + organisation + ` is null
		then exists (select from account where person_id = @actor and national)
		else exists (select from member where organisation_id = ` + organisation + ` and person_id = @actor and admin) end`
}

// Curates is the SQL condition that @actor looks after offering o.
var Curates = LooksAfter(`o.organisation_id`)

// InScope is the SQL condition that offering o, or another row o with an organisation_id, is one of the
// organisation @organisation, or national if that is "". It checks no role; combine it with Curates. For
// "is not distinct from" PostgreSQL would use no index.
const InScope = `case when @organisation::text = '' then o.organisation_id is null else o.organisation_id = nullif(@organisation, '')::uuid end`

// Curator is a transaction in which an admin changes offerings.
type Curator struct {
	pgx.Tx
	Actor     string // id of the acting person
	now       func() time.Time
	pseudonym *string // nil until By needs it
}

// NewCurator returns a curator for the actor in a transaction. It checks no role: that is for
// MayCurate, or for Curates in SQL.
func NewCurator(tx pgx.Tx, actor string, now func() time.Time) *Curator {
	return &Curator{Tx: tx, Actor: actor, now: now}
}

// MayCurate returns fault.NotFound if the actor does not look after the offerings of an
// organisation, or the national ones if organisation is "".
func (c *Curator) MayCurate(ctx context.Context, organisation string) error {
	if organisation != "" && !ID.MatchString(organisation) {
		return fault.NotFound
	}
	var may bool
	err := c.QueryRow(ctx, `select `+LooksAfter(`nullif(@organisation, '')::uuid`),
		pgx.StrictNamedArgs{"organisation": organisation, "actor": c.Actor}).Scan(&may)
	if err == nil && !may {
		return fault.NotFound
	}
	return err
}

// By returns the stamp of a change that the actor makes now, with the actor's pseudonym.
func (c *Curator) By(ctx context.Context, origin Origin) (Stamp, error) {
	if c.pseudonym == nil {
		var err error
		if c.pseudonym, err = audit.Pseudonym(ctx, c.Tx, c.Actor); err != nil {
			return Stamp{}, err
		}
	}
	return Stamp{At: c.now(), Actor: c.pseudonym, Origin: origin}, nil
}
