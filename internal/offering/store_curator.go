package offering

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// LooksAfter is the condition that @actor may curate the offerings of an organisation, given
// as SQL; null is national.
func LooksAfter(organisation string) string {
	return `case when ` + organisation + ` is null
		then exists (select from account where person_id = @actor and national)
		else exists (select from member where organisation_id = ` + organisation + ` and person_id = @actor and admin) end`
}

// Curates is the condition that @actor looks after offering o.
var Curates = LooksAfter(`o.organisation_id`)

// InScope selects the offerings of a scope, for who looks after them.
const InScope = `o.organisation_id is not distinct from nullif(@organisation, '')::uuid`

// Curator is an admin who changes offerings in a transaction.
type Curator struct {
	pgx.Tx
	Actor     string
	now       func() time.Time
	pseudonym *string // once it was asked for
}

// NewCurator returns the actor at work in a transaction. What the actor may do is checked by
// mayCurate, or in SQL by curates.
func NewCurator(tx pgx.Tx, actor string, now func() time.Time) *Curator {
	return &Curator{Tx: tx, Actor: actor, now: now}
}

// MayCurate returns fault.NotFound for who does not look after the offerings of an
// organisation, "" for the national ones.
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

// By is a change that is made now.
func (c *Curator) By(ctx context.Context, origin Origin) (Stamp, error) {
	if c.pseudonym == nil {
		var err error
		if c.pseudonym, err = audit.Pseudonym(ctx, c.Tx, c.Actor); err != nil {
			return Stamp{}, err
		}
	}
	return Stamp{At: c.now(), Actor: c.pseudonym, Origin: origin}, nil
}
