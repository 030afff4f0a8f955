package curate

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// aboutOfferings returns a statement that selects columns of the offerings o that meet a condition, each
// with the last look k, the link l that does not work, and what the signals need of its other parts.
// Each part names the offerings that it is about, so that PostgreSQL looks up the parts of one offering
// by its indexes and joins those of a whole scope at once.
func aboutOfferings(columns, condition string) string {
	return `with about as materialized (
		    select id, organisation_id, title_fold, lower(provider) as provider, url from offering o where ` + condition + `),
		twin as (
		    select a.id from about a where exists (select from offering d
		     where d.title_fold = a.title_fold and lower(d.provider) = a.provider and ` + isTwin + `)
		     union
		    select a.id from about a where a.url <> '' and exists (select from offering d
		     where d.title_fold = a.title_fold and d.url = a.url and ` + isTwin + `))
		select ` + columns + `
		  from about join offering o using (id)
		  left join twin using (id)
		  left join offering_look k on k.offering_id = o.id
		  left join offering_link l on l.offering_id = o.id and l.broken and l.url = o.url
		  left join (select a.id, max(made_at) as newest from about a
		               join offering_report on offering_id = a.id and done_at is null group by a.id) r using (id)
		  left join (select a.id, max(starts_on) as last from about a join offering_start on offering_id = a.id group by a.id) s using (id)
		  left join (select a.id, bool_and(from_level is not null) as known from about a
		               join offering_competency on offering_id = a.id group by a.id) levels using (id)`
}

// isTwin is the SQL condition that offering d, which has the title of offering a, is another one that
// is in use in the same scope.
const isTwin = `d.state <> 'gearchiveerd' and d.id <> a.id and d.organisation_id is not distinct from a.organisation_id`

// lastDay is the SQL expression for the last day on which offering o is not past; null is unknown.
const lastDay = `coalesce(o.valid_until, s.last)`

// alive is the SQL condition that offering o is not archived. An archived offering gives no
// signals.
const alive = `o.state <> 'gearchiveerd'`

// period is the SQL expression for the period of the scope @organisation. It depends on no row, so
// PostgreSQL computes it once.
const period = `make_interval(months => coalesce((select months from curation_period o where ` + offering.InScope + `), 6))`

// signalSQL has for each signal the SQL condition that offering o gives it, whether it was looked at
// or not. The conditions stand in a statement of aboutOfferings and need attentionArgs.
//
// A concept that no person touched comes from a catalogue that says no more of it: nobody waits for
// it. An offering that was never checked is not overdue before the period is over.
var signalSQL = map[Signal]string{
	SignalLink:     alive + ` and l.offering_id is not null`,
	SignalReported: alive + ` and r.newest is not null`,
	SignalPast:     `o.state = 'gepubliceerd' and ` + lastDay + ` <= @today::date + ` + strconv.Itoa(SoonPast),
	SignalDouble:   alive + ` and twin.id is not null`,
	SignalConcept:  `o.state = 'concept' and exists (select from offering_change c where c.offering_id = o.id and c.actor is not null)`,
	SignalUnchecked: `o.state = 'gepubliceerd'
		and greatest(coalesce(o.checked_on, o.created_at::date), k.looked_at::date) < (@today::date - ` + period + `)::date`,
	SignalLevel: `o.state = 'gepubliceerd' and not coalesce(levels.known, false)`,
}

// againSQL has the SQL condition that a signal, which was there at the last look, has come up anew
// since. The other signals do not.
var againSQL = map[Signal]string{
	SignalLink:     `l.failed_on > k.looked_at::date`,
	SignalReported: `r.newest > k.looked_at`,
	SignalPast:     `(` + lastDay + ` < @today::date and k.looked_at::date <= ` + lastDay + `)`,
}

// quiet is the SQL condition that a signal was there at the last look, within the period, and has not
// come up anew.
func (s Signal) quiet() string {
	sql := `coalesce(k.looked_at > @now::timestamptz - ` + period + ` and '` + string(s) + `' = any(k.signals)`
	if again := againSQL[s]; again != "" {
		sql += ` and not ` + again
	}
	return sql + `, false)`
}

// open is the SQL condition that offering o gives a signal and was not looked at for it.
func (s Signal) open() string { return signalSQL[s] + ` and not ` + s.quiet() }

// signalsOf is the SQL expression for the signals of offering o that meet a condition, as an array in
// the order of Signals.
func signalsOf(condition func(Signal) string) string {
	var all []string
	for _, signal := range Signals() {
		all = append(all, `case when `+condition(signal)+` then '`+string(signal)+`' end`)
	}
	return `array_remove(array[` + strings.Join(all, `, `) + `]::text[], null)`
}

// signals are the columns of aboutOfferings for the last day, the signals that are open, and all signals that an
// offering gives.
var signals = `o.id, ` + lastDay + ` as ends_on, ` + signalsOf(Signal.open) + ` as open, ` +
	signalsOf(func(s Signal) string { return signalSQL[s] }) + ` as given`

// signalled is a statement with the signals of the offerings of a scope that @actor looks after.
var signalled = aboutOfferings(signals, offering.InScope+` and `+offering.Curates)

// attentionArgs are the arguments of the conditions above for a scope.
func (s *Service) attentionArgs(organisation string) pgx.StrictNamedArgs {
	now := s.now()
	return pgx.StrictNamedArgs{"organisation": organisation, "now": now, "today": calendar.DayOf(now)}
}

// look records that offerings of one scope were looked at, with the signals that they give now. A
// save is a look as well, but leaves a link that does not work: it is quiet only when a person says
// so, since a page that fails misleads people until somebody did something about it.
func (tx *curation) look(ctx context.Context, organisation string, ids []string, said bool) error {
	args := tx.s.attentionArgs(organisation)
	args["ids"], args["said"] = ids, said
	given := signalsOf(func(s Signal) string {
		if s == SignalLink {
			return signalSQL[s] + ` and (@said or ` + s.quiet() + `)`
		}
		return signalSQL[s]
	})
	_, err := tx.Exec(ctx, `insert into offering_look (offering_id, looked_at, signals)
		`+aboutOfferings(`o.id, @now, `+given, `o.id = any(@ids::uuid[])`)+`
		on conflict (offering_id) do update set looked_at = excluded.looked_at, signals = excluded.signals`, args)
	return err
}

func (tx *curation) unlook(ctx context.Context, id string) error {
	_, err := tx.Exec(ctx, `delete from offering_look where offering_id = $1`, id)
	return err
}

func (tx *curation) setPeriod(ctx context.Context, organisation string, months int) error {
	_, err := tx.Exec(ctx, `
		insert into curation_period (organisation_id, months) values (nullif(@organisation, '')::uuid, @months)
		    on conflict (organisation_id) do update set months = excluded.months`,
		pgx.StrictNamedArgs{"organisation": organisation, "months": months})
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx.Tx, tx.s.now(), audit.Entry{
		Organisation: organisation, Actor: tx.Actor, Act: ActPeriod, Detail: map[string]string{"months": strconv.Itoa(months)},
	})
}
