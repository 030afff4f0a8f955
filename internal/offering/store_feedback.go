package offering

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// fewSent is the condition that @person sent less than the bound in the last hour.
const fewSent = `(select count(*) from offering_report where person_id = @person and made_at > @hour_ago)
	+ (select count(*) from offering_suggestion where person_id = @person and made_at > @hour_ago) < @most`

func (s *Service) sentArgs(person string) pgx.StrictNamedArgs {
	now := s.now()
	return pgx.StrictNamedArgs{"person": person, "now": now, "hour_ago": now.Add(-time.Hour), "most": maxSentPerHour}
}

// report tells whether the offering is there for the person, and whether the report was sent.
func (s *Service) report(ctx context.Context, person string, r Report) (there, sent bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `select exists (select from offering o where o.id = @id and `+seen+`)`,
			pgx.StrictNamedArgs{"id": r.Offering, "person": person}).Scan(&there)
		if err != nil || !there {
			return err
		}
		args := s.sentArgs(person)
		args["offering"], args["kind"], args["words"] = r.Offering, r.Kind, r.Words
		tag, err := tx.Exec(ctx, `
			insert into offering_report (offering_id, kind, words, made_at, person_id)
			select @offering, @kind, @words, @now, @person where `+fewSent, args)
		sent = tag.RowsAffected() == 1
		return err
	})
	return there, sent, database.Translate(err)
}

func (s *Service) suggest(ctx context.Context, person string, o SuggestedOffering) (sent bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		args := s.sentArgs(person)
		args["title"], args["url"], args["provider"], args["why"] = o.Title, o.URL, o.Provider, o.Why
		tag, err := tx.Exec(ctx, `
			insert into offering_suggestion (title, url, provider, why, made_at, person_id)
			select @title, @url, @provider, @why, @now, @person where `+fewSent, args)
		sent = tag.RowsAffected() == 1
		return err
	})
	return sent, database.Translate(err)
}

func (s *Service) sayUseful(ctx context.Context, person, id string, answer Useful) error {
	tag, err := s.db.Exec(ctx, `
		insert into offering_useful (person_id, offering_id, answer, answered_at)
		select @person, o.id, @answer, @now from offering o where o.id = @id and `+seen+`
		    on conflict (person_id, offering_id) do update set answer = excluded.answer, answered_at = excluded.answered_at`,
		pgx.StrictNamedArgs{"person": person, "id": id, "answer": answer, "now": s.now()})
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}

// CountOpening counts that an offering was opened from a report, on this day in Amsterdam.
// By whom is not known here.
func (s *Service) CountOpening(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `
		insert into offering_open as c (offering_id, day, times) values ($1, $2, 1)
		    on conflict (offering_id, day) do update set times = c.times + 1`, id, Day(s.now().In(amsterdam)))
	return database.Translate(err)
}

// Uses returns how the published offerings that the actor looks after are used, of an
// organisation or with "" the national ones: those that were opened from reports since a day,
// or about which enough people said whether they were useful, the most opened first. For who
// does not look after them there are none.
func (s *Service) Uses(ctx context.Context, actor, organisation string, since time.Time) ([]Use, error) {
	if organisation != "" && !uuid.MatchString(organisation) {
		return nil, fault.NotFound
	}
	rows, err := s.db.Query(ctx, `
		with opened as (
		    select offering_id, sum(times) as times from offering_open where day >= @since group by offering_id
		), said as (
		    select offering_id, count(*) filter (where answer = 'ja') as yes, count(*) filter (where answer = 'beetje') as bit,
		           count(*) filter (where answer = 'nee') as no
		      from offering_useful group by offering_id having count(*) >= @enough
		)
		select o.id::text, o.title, coalesce(opened.times, 0)::int, said.offering_id is not null,
		       coalesce(yes, 0)::int, coalesce(bit, 0)::int, coalesce(no, 0)::int
		  from offering o left join opened on opened.offering_id = o.id left join said on said.offering_id = o.id
		 where o.state = 'gepubliceerd' and o.organisation_id is not distinct from nullif(@organisation, '')::uuid and `+curates+`
		   and (opened.offering_id is not null or said.offering_id is not null)
		 order by 3 desc, o.title, o.id`,
		pgx.StrictNamedArgs{"since": Day(since), "enough": minimumUsers, "organisation": organisation, "actor": actor})
	if err != nil {
		return nil, fmt.Errorf("query uses: %w", database.Translate(err))
	}
	uses, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Use])
	return uses, database.Translate(err)
}
