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

// withLook is the FROM clause of statements about signals: each offering o with the last look k, the
// link l that does not work, and what the signals need of its other parts. It takes a look at an index
// for each, so that one offering is as cheap as it can be and a list of many takes no query more. The
// limit keeps PostgreSQL from going through all links that do not work for each offering.
const withLook = `offering o
	left join offering_look k on k.offering_id = o.id
	left join lateral (select broken, failed_on from offering_link where offering_id = o.id and broken and url = o.url limit 1) l on true
	left join lateral (select max(made_at) as newest from offering_report where offering_id = o.id and done_at is null) r on true
	left join lateral (select coalesce(o.valid_until, max(starts_on)) as on_day from offering_start where offering_id = o.id) ends on true
	left join lateral (select bool_and(from_level is not null) as known from offering_competency where offering_id = o.id) levels on true
	left join lateral (select exists (select from offering_change where offering_id = o.id and actor is not null) as person
	                    where o.state = 'concept') touched on true
	left join lateral (select exists (select from offering d
	    where d.title_fold = o.title_fold and d.state <> 'gearchiveerd' and d.id <> o.id
	      and d.organisation_id is not distinct from o.organisation_id
	      and (lower(d.provider) = lower(o.provider) or d.url = o.url and o.url <> '')) as there) twin on true`

// alive is the SQL condition that offering o is not archived. An archived offering gives no
// signals.
const alive = `o.state <> 'gearchiveerd'`

// period is the SQL expression for the period of the scope @organisation. It depends on no row, so
// PostgreSQL computes it once.
const period = `make_interval(months => coalesce((select months from curation_period
	where organisation_id is not distinct from nullif(@organisation, '')::uuid), 6))`

// signalSQL has for each signal the SQL condition that offering o gives it, whether it was looked at
// or not. The conditions stand in a statement with withLook and need attentionArgs.
//
// A concept that no person touched comes from a catalogue that says no more of it: nobody waits for
// it. An offering that was never checked is not overdue before the period is over.
var signalSQL = map[Signal]string{
	SignalLink:     alive + ` and l.broken is not null`,
	SignalReported: alive + ` and r.newest is not null`,
	SignalPast:     `o.state = 'gepubliceerd' and ends.on_day <= @today::date + ` + strconv.Itoa(SoonPast),
	SignalDouble:   alive + ` and twin.there`,
	SignalConcept:  `o.state = 'concept' and touched.person`,
	SignalUnchecked: `o.state = 'gepubliceerd'
		and greatest(coalesce(o.checked_on, o.created_at::date), k.looked_at::date) < (@today::date - ` + period + `)::date`,
	SignalLevel: `o.state = 'gepubliceerd' and not coalesce(levels.known, false)`,
}

// againSQL has the SQL condition that a signal, which was there at the last look, has come up anew
// since. The other signals do not.
var againSQL = map[Signal]string{
	SignalLink:     `l.failed_on > k.looked_at::date`,
	SignalReported: `r.newest > k.looked_at`,
	SignalPast:     `(ends.on_day < @today::date and k.looked_at::date <= ends.on_day)`,
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

// signalled is a statement with the offerings of a scope that @actor looks after: the id, the signals
// that are open, and all signals that it gives.
var signalled = `select o.id, ends.on_day as ends_on, ` + signalsOf(Signal.open) + ` as open, ` +
	signalsOf(func(s Signal) string { return signalSQL[s] }) + ` as given
	from ` + withLook + ` where ` + offering.InScope + ` and ` + offering.Curates

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
	_, err := tx.Exec(ctx, `
		insert into offering_look (offering_id, looked_at, signals)
		select o.id, @now, `+signalsOf(func(s Signal) string {
		if s == SignalLink {
			return signalSQL[s] + ` and (@said or ` + s.quiet() + `)`
		}
		return signalSQL[s]
	})+`
		  from `+withLook+` where o.id = any(@ids::uuid[])
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
