package curate

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// alive is the SQL condition that offering o is not archived. An archived offering gives no
// signals.
const alive = `o.state <> 'gearchiveerd'`

// endsOn is the SQL expression for the last day on which offering o is not past; null if it is
// unknown.
const endsOn = `coalesce(o.valid_until, (select max(starts_on) from offering_start where offering_id = o.id))`

// signalSQL has for each signal the SQL condition that offering o gives it. The conditions need
// the arguments @soon, the last day that counts as soon, and @stale, the first day on which a
// check is not too old.
var signalSQL = map[Signal]string{
	SignalConcept:   `o.state = 'concept'`,
	SignalLink:      alive + ` and exists (select from offering_link l where l.offering_id = o.id and l.broken and l.url = o.url)`,
	SignalReported:  alive + ` and exists (select from offering_report r where r.offering_id = o.id and r.done_at is null)`,
	SignalPast:      `o.state = 'gepubliceerd' and ` + endsOn + ` <= @soon::date`,
	SignalUnchecked: `o.state = 'gepubliceerd' and coalesce(o.checked_on < @stale::date, true)`,
	SignalLevel:     alive + ` and exists (select from offering_competency c where c.offering_id = o.id and c.from_level is null)`,
	SignalDouble: alive + ` and exists (select from offering d
		where offering_fold(d.title) = offering_fold(o.title) and d.state <> 'gearchiveerd' and d.id <> o.id
		  and d.organisation_id is not distinct from o.organisation_id
		  and (lower(d.provider) = lower(o.provider) or d.url = o.url and o.url <> ''))`,
}

// anySignal is the SQL condition that offering o gives at least one signal.
var anySignal = func() string {
	var all []string
	for _, signal := range Signals() {
		all = append(all, "("+signalSQL[signal]+")")
	}
	return "(" + strings.Join(all, " or ") + ")"
}()

// matches is the SQL condition that a WorkQuery finds offering o. Its arguments come from
// workArgs.
var matches = func() string {
	sql := offering.InScope + ` and ` + offering.Curates + `
		and (@state = '' or o.state = @state)
		and (@text = '' or o.title || ' ' || o.provider || ' ' || o.url || ' ' || o.source_key ilike @like)
		and case @signal::text when '` + string(SignalAll) + `' then true when '' then ` + anySignal
	for _, signal := range Signals() {
		sql += ` when '` + string(signal) + `' then ` + signalSQL[signal]
	}
	return sql + ` else false end`
}()

// urgency is the SQL expression by which the work list is ordered before the title. In the list
// of all offerings with a signal it is the place, in Signals, of the first signal that the
// offering gives. In other lists it is the same for all, so that they are ordered by title.
var urgency = func() string {
	sql := `case when @signal::text <> '' then 0`
	for i, signal := range Signals() {
		sql += ` when ` + signalSQL[signal] + ` then ` + strconv.Itoa(i+1)
	}
	return sql + ` end`
}()

func (s *Service) workArgs(actor string, q WorkQuery) pgx.StrictNamedArgs {
	today, text := calendar.DayOf(s.now()), offering.SearchText(q.Text)
	return pgx.StrictNamedArgs{
		"actor": actor, "organisation": q.Organisation, "signal": string(q.Signal), "state": string(q.State),
		"text": text, "like": "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%",
		"soon": today.AddDate(0, 0, SoonPast), "stale": today.AddDate(0, -UncheckedMonths, 0),
	}
}

// Work returns the work list of the offerings that the actor looks after. If q names no
// organisation and the actor does not look after the national offerings, it is the list of
// the actor's first organisation. Work returns fault.NotFound if the actor looks after no
// offerings, or not after those of the named organisation. It takes at most three queries.
func (s *Service) Work(ctx context.Context, actor string, q WorkQuery) (Work, error) {
	work := Work{Counts: map[Signal]int{}, Number: 1, Pages: 1}
	var err error
	if work.Scopes, err = s.Scopes(ctx, actor); err != nil {
		return work, err
	}
	i := slices.IndexFunc(work.Scopes, func(sc Scope) bool { return sc.Organisation == q.Organisation })
	if i < 0 && (q.Organisation != "" || len(work.Scopes) == 0) {
		return work, fault.NotFound
	}
	work.Scope = work.Scopes[max(i, 0)]
	q.Organisation = work.Scope.Organisation
	if err := s.count(ctx, actor, q, &work); err != nil || q.Signal == SignalGap || q.Signal == SignalSuggested {
		return work, err
	}
	return work, s.items(ctx, actor, q, &work)
}

// Scopes returns the sets of offerings that the actor looks after: first the national ones,
// then those of organisations, by name. There may be none.
func (s *Service) Scopes(ctx context.Context, actor string) ([]Scope, error) {
	rows, err := s.db.Query(ctx, `
		select '', '' from account where person_id = $1 and national
		 union all
		select * from (select o.id::text, o.name from member m join organisation o on o.id = m.organisation_id
		                where m.person_id = $1 and m.admin order by o.name, o.id) own`, actor)
	if err != nil {
		return nil, database.Translate(err)
	}
	scopes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Scope])
	return scopes, database.Translate(err)
}

// count fills in the counts of the signals and the matrix of gaps.
func (s *Service) count(ctx context.Context, actor string, q WorkQuery, work *Work) error {
	sql := `select count(*), count(*) filter (where ` + anySignal + `)`
	for _, signal := range Signals() {
		sql += `, count(*) filter (where ` + signalSQL[signal] + `)`
	}
	sql += `, (select count(*) from offering_suggestion where done_at is null and @organisation = '' and exists (
			select from account where person_id = @actor and national))`
	sql += `, (select coalesce(json_agg(m), '[]') from (` + matrix + `) m) from offering o where ` + offering.InScope + ` and ` + offering.Curates
	args := s.workArgs(actor, q)
	delete(args, "signal")
	delete(args, "state")
	delete(args, "text")
	delete(args, "like")
	args["today"] = calendar.DayOf(s.now())
	counts := make([]int, 3+len(Signals()))
	var cells []struct {
		Competency  string
		Level, Many int
	}
	to := make([]any, 0, len(counts)+1)
	for i := range counts {
		to = append(to, &counts[i])
	}
	if err := s.db.QueryRow(ctx, sql, args).Scan(append(to, &cells)...); err != nil {
		return database.Translate(err)
	}
	for i, signal := range slices.Concat([]Signal{SignalAll, SignalAny}, Signals(), []Signal{SignalSuggested}) {
		work.Counts[signal] = counts[i]
	}
	for _, c := range s.framework.Competencies() {
		gap := Gap{Competency: c, Offerings: make([]int, len(Steps()))}
		for _, cell := range cells {
			if i := slices.Index(Steps(), framework.Level(cell.Level)); i >= 0 && cell.Competency == c.Slug {
				gap.Offerings[i] = cell.Many
			}
		}
		work.Gaps = append(work.Gaps, gap)
		work.Counts[SignalGap] += gap.Empty()
	}
	return nil
}

// matrix is the SQL that counts, for each competency and level, the offerings that the people
// of a scope can get as a suggestion. Level 0 stands for offerings whose levels are unknown.
const matrix = `
	select c.competency, level, count(*) as many
	  from offering o join offering_competency c on c.offering_id = o.id,
	       lateral (select 0 as level where c.from_level is null
	                union all select generate_series(c.from_level, c.to_level - 1)) l
	 where o.state = 'gepubliceerd' and ` + offering.NotPast + `
	   and (o.organisation_id is null or ` + offering.InScope + `)
	 group by 1, 2`

// items fills in one page of the list.
func (s *Service) items(ctx context.Context, actor string, q WorkQuery, work *Work) error {
	args := s.workArgs(actor, q)
	args["limit"], args["page"] = WorkPage, max(q.Page, 1)
	signals := make([]string, 0, len(Signals()))
	for _, signal := range Signals() {
		signals = append(signals, `case when `+signalSQL[signal]+` then '`+string(signal)+`' end`)
	}
	rows, err := s.db.Query(ctx, `
		with found as (select o.id, o.title, count(*) over () as total, `+urgency+` as urgency from offering o where `+matches+`),
		     page as (
		    select id, total, urgency, least(@page, greatest(1, (total + @limit - 1) / @limit)) as number from found
		     order by urgency, title, id
		     limit @limit offset (select (least(@page, greatest(1, (count(*) + @limit - 1) / @limit)) - 1) * @limit from found)
		)
		select page.total, page.number, array_remove(array[`+strings.Join(signals, ", ")+`], null) as signals, o.id::text, o.version,
		       o.title, o.kind, o.state, o.provider, o.checked_on, `+endsOn+`
		  from page join offering o using (id) order by urgency, o.title, o.id`, args)
	if err != nil {
		return database.Translate(err)
	}
	work.Items, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (item WorkItem, err error) {
		return item, item.scan(row, work)
	})
	work.Pages = max(1, (work.Total+WorkPage-1)/WorkPage)
	return database.Translate(err)
}

func (item *WorkItem) scan(row pgx.CollectableRow, work *Work) error {
	var checked, ends *time.Time
	err := row.Scan(&work.Total, &work.Number, &item.Signals, &item.ID, &item.Version,
		&item.Title, &item.Kind, &item.State, &item.Provider, &checked, &ends)
	item.CheckedOn, item.EndsOn = database.OrZero(checked), database.OrZero(ends)
	return err
}
