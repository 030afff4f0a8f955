package plan

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/fault"
)

// room is how much of one thing a person keeps at most.
type room struct {
	count  string // the SQL that counts what $1 has
	most   int    // of a person with an account
	guests int    // of a guest
	full   string // a Dutch message, with the number
}

var (
	roomForGoals = room{
		`select count(*) from goal where person_id = $1`, MaxGoals, MaxGoals / guestShare,
		"Je hebt al %d doelen. Verwijder eerst een doel dat je niet meer nodig hebt.",
	}
	roomForItems = room{
		`select count(*) from plan_item where person_id = $1`, MaxItems, MaxItems / guestShare,
		"Er staan al %d dingen in je plan. Verwijder eerst iets dat je niet meer nodig hebt.",
	}
	roomForAgreements = room{
		`select count(*) from agreement where person_id = $1`, MaxAgreements, MaxAgreements / guestShare,
		"Je hebt al %d afspraken. Verwijder eerst een afspraak die je niet meer nodig hebt.",
	}
	roomForRegisters = room{
		`select count(*) from register_period where person_id = $1`, MaxRegisters, MaxRegisters,
		"Je hebt al %d registers. Haal er eerst een weg.",
	}
)

// check sends a batch with the question how much the person has, and returns fault.Invalid when there is no room for
// one more.
func (r room) check(ctx context.Context, tx pgx.Tx, batch *pgx.Batch, person string) error {
	var there int
	var account bool
	batch.Queue(`select (`+r.count+`), exists (select from account where person_id = $1)`, person).
		QueryRow(func(row pgx.Row) error { return row.Scan(&there, &account) })
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	switch {
	case account && there >= r.most:
		return fault.Invalid{"": fmt.Sprintf(r.full, r.most)}
	case !account && there >= r.guests:
		return fault.Invalid{"": fmt.Sprintf(r.full+" Of log in: met een account past er meer.", r.guests)}
	}
	return nil
}
