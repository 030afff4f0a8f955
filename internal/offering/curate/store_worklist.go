package curate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// lackSQL has for each lack the SQL condition that offering o lacks the fact.
var lackSQL = map[Lack]string{
	LackPrice:       `o.cost_eur is null`,
	LackStart:       `not exists (select from offering_start s where s.offering_id = o.id)`,
	LackEnd:         `o.valid_until is null`,
	LackDuration:    `o.duration_hours is null and o.duration_text = ''`,
	LackFormat:      `o.formats = '{}'`,
	LackRegion:      `o.regions = '{}'`,
	LackURL:         `o.url = ''`,
	LackProvider:    `o.provider = ''`,
	LackDescription: `o.description = ''`,
	LackCompetency:  `not exists (select from offering_competency c where c.offering_id = o.id)`,
	LackChecked:     `o.checked_on is null`,
}

// withFound is a WITH clause. Its seen has the signals of each offering of the scope, and its found has the
// offerings that a WorkQuery finds: the id, the title and the urgency by which the list is ordered before
// the title. Its arguments come from workArgs.
var withFound = func() string {
	sql := `with seen as materialized (` + signalled + `), found as (
		select o.id, o.title, ` + urgency + ` as urgency from seen join offering o using (id)
		 where (@state = '' or o.state = @state) and (@kind = '' or o.kind = @kind)
		   and (not @current or o.state = 'gepubliceerd' and coalesce(seen.ends_on >= @today::date, true))
		   and (@text = '' or o.title || ' ' || o.provider || ' ' || o.url || ' ' || o.source_key ilike @like)
		   and (@competency || @level = '' or exists (
		       select from offering_competency c where c.offering_id = o.id and (@competency = '' or c.competency = @competency)
		          and case @level::text when '' then true when '` + LevelUnknown + `' then c.from_level is null
		              else @level::text >= c.from_level::text and @level::text < c.to_level::text end))
		   and case @signal::text when '` + string(SignalAll) + `' then true when '' then seen.open <> '{}'
		            when '` + string(SignalLooked) + `' then seen.open = '{}' and seen.given <> '{}'
		            else @signal::text = any(seen.open) end
		   and case @lacks::text when '' then true`
	for _, lack := range Lacks() {
		sql += ` when '` + string(lack) + `' then ` + lackSQL[lack]
	}
	return sql + ` else false end)`
}()

// urgency is the SQL expression for the urgency of an offering in seen. In the list of all offerings that
// ask attention, it is the place, in Signals, of the first signal that is open. In other lists it is the
// same for all, so that they are ordered by title.
const urgency = `case when @signal::text = '' then array_position(@signals::text[], seen.open[1]) else 0 end`

func (s *Service) workArgs(actor string, q WorkQuery) pgx.StrictNamedArgs {
	text, args := offering.SearchText(q.Text), s.attentionArgs(q.Organisation)
	args["signals"] = offering.Texts(Signals())
	args["actor"], args["signal"], args["state"], args["current"] = actor, string(q.Signal), string(q.State), q.Current
	args["kind"], args["competency"], args["level"], args["lacks"] = string(q.Kind), q.Competency, q.Level, string(q.Lacks)
	args["text"], args["like"] = text, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)+"%"
	return args
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
	ids, err := s.find(ctx, actor, q, &work)
	if err != nil || len(ids) == 0 {
		return work, err
	}
	return work, s.items(ctx, actor, q, ids, &work)
}

// Scopes returns the sets of offerings that the actor looks after: first the national ones,
// then those of organisations, by name. There may be none.
func (s *Service) Scopes(ctx context.Context, actor string) ([]Scope, error) {
	rows, err := s.db.Query(ctx, `
		with own as (
		    select null::uuid as id, '' as name, (select months from curation_period where organisation_id is null)
		      from account where person_id = $1 and national
		     union all
		    select o.id, o.name, p.months
		      from member m join organisation o on o.id = m.organisation_id left join curation_period p on p.organisation_id = o.id
		     where m.person_id = $1 and m.admin)
		select coalesce(id::text, ''), name, coalesce(months, $2) from own order by id is not null, name, own.id`, actor, DefaultPeriod)
	if err != nil {
		return nil, database.Translate(err)
	}
	scopes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Scope])
	return scopes, database.Translate(err)
}

// find fills in the counts and returns the ids of the offerings on the page of q, in their order. It
// computes the signals of every offering of the scope once, for both.
func (s *Service) find(ctx context.Context, actor string, q WorkQuery, work *Work) (ids []string, err error) {
	sql := withFound + `,
		page as (select least(@page, greatest(1, (count(*) + @limit - 1) / @limit)) as number, count(*) as total from found)
		select page.total, page.number, array(select id::text from found order by urgency, title, id limit @limit offset (page.number - 1) * @limit),
		       (select count(*) from offering_suggestion where done_at is null and @organisation = '' and exists (
		           select from account where person_id = @actor and national)), counts.*
		  from page, (select count(*), count(*) filter (where open <> '{}'), count(*) filter (where open = '{}' and given <> '{}')`
	for _, signal := range Signals() {
		sql += `, count(*) filter (where '` + string(signal) + `' = any(open))`
	}
	sql += ` from seen) counts`
	args := s.workArgs(actor, q)
	args["limit"], args["page"] = WorkPage, max(q.Page, 1)
	counted := slices.Concat([]Signal{SignalSuggested, SignalAll, SignalAny, SignalLooked}, Signals())
	counts := make([]int, len(counted))
	to := []any{&work.Total, &work.Number, &ids}
	for i := range counts {
		to = append(to, &counts[i])
	}
	if err := s.db.QueryRow(ctx, sql, args).Scan(to...); err != nil {
		return nil, database.Translate(err)
	}
	for i, signal := range counted {
		work.Counts[signal] = counts[i]
	}
	work.Pages = max(1, (work.Total+WorkPage-1)/WorkPage)
	return ids, nil
}

// items fills in the offerings with these ids, in their order.
func (s *Service) items(ctx context.Context, actor string, q WorkQuery, ids []string, work *Work) error {
	args := s.attentionArgs(q.Organisation)
	args["actor"], args["signal"], args["signals"], args["ids"] = actor, string(q.Signal), offering.Texts(Signals()), ids
	rows, err := s.db.Query(ctx, `
		select `+urgency+`, case when @signal::text = '`+string(SignalLooked)+`' then seen.given else seen.open end, o.id::text, o.version,
		       o.title, o.kind, o.state, o.provider, o.checked_on, seen.ends_on, (
		           select coalesce(jsonb_agg(jsonb_build_object('competency', c.competency, 'primary', c.is_primary,
		                  'from', coalesce(c.from_level, 0), 'to', coalesce(c.to_level, 0)) order by c.rank), '[]')
		             from offering_competency c where c.offering_id = o.id)
		  from (`+aboutOfferings(signals, `o.id = any(@ids::uuid[]) and `+offering.Curates)+`) seen join offering o using (id)
		 order by array_position(@ids::uuid[], o.id)`, args)
	if err != nil {
		return database.Translate(err)
	}
	work.Items, err = pgx.CollectRows(rows, scanItem)
	return database.Translate(err)
}

func scanItem(row pgx.CollectableRow) (item WorkItem, err error) {
	var checked, ends *time.Time
	var links []byte
	err = row.Scan(&item.Group, &item.Signals, &item.ID, &item.Version,
		&item.Title, &item.Kind, &item.State, &item.Provider, &checked, &ends, &links)
	item.CheckedOn, item.EndsOn = database.OrZero(checked), database.OrZero(ends)
	return item, errors.Join(err, offering.Decode(links, &item.Links))
}

// Next returns the id of the first offering after a place in the list that q finds, and its group; ""
// at the end of the list. An actor who does not look after the offerings gets "".
func (s *Service) Next(ctx context.Context, actor string, q WorkQuery, after Place) (id string, group int, err error) {
	if q.Organisation != "" && !offering.ID.MatchString(q.Organisation) || !offering.ID.MatchString(after.ID) {
		return "", 0, nil
	}
	args := s.workArgs(actor, q)
	args["group"], args["title"], args["id"] = after.Group, after.Title, after.ID
	err = s.db.QueryRow(ctx, withFound+`
		select id::text, urgency from found
		 where id <> @id and (urgency, title, id) > (@group, @title, @id::uuid) order by urgency, title, id limit 1`, args).Scan(&id, &group)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", 0, nil
	}
	return id, group, database.Translate(err)
}
