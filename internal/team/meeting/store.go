package meeting

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// aCard is the SQL for card c as JSON.
const aCard = `jsonb_build_object('Strength', c.strength, 'StrengthWords', c.strength_words, 'Wish', c.wish, 'WishWords', c.wish_words)`

// stateAt is the SQL for the state of meeting x on the day @today.
const stateAt = `case when x.day > @today then 'gepland' when x.day = @today then 'vandaag' else 'geweest' end`

// List returns the meetings of a team without their cards, the last day first. It returns
// fault.NotFound for a person who is not in the team.
func (s *Service) List(ctx context.Context, person, team string) ([]Meeting, error) {
	rows, err := s.db.Query(ctx, `
		select x.id, x.title, x.day, `+stateAt+`, mine.leads
		  from team_member mine left join team_session x using (team_id)
		 where mine.team_id = @team and mine.person_id = @person
		 order by x.day desc`,
		pgx.StrictNamedArgs{"team": team, "person": person, "today": s.today()})
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	var meetings []Meeting
	var id, title *string
	var day *time.Time
	var state State
	var leads, member bool
	_, err = pgx.ForEachRow(rows, []any{&id, &title, &day, &state, &leads}, func() error {
		if member = true; id != nil { // a team without meetings yields one row without a meeting
			meetings = append(meetings, Meeting{ID: *id, Team: team, Title: *title, Day: *day, State: state, Leads: leads, Member: true})
		}
		return nil
	})
	if err == nil && !member {
		err = fault.NotFound
	}
	return meetings, database.TranslateGiven(err)
}

// Get returns a meeting with the viewer's own card and, on its day, all cards when the viewer came
// into the team before that day. The viewer must be in the team or have a card in the meeting;
// others get fault.NotFound.
func (s *Service) Get(ctx context.Context, person, team, meeting string) (Meeting, error) {
	var found Meeting
	err := s.db.QueryRow(ctx, `
		select x.id, t.id, t.name, o.id, o.name, x.title, x.word, x.day, `+stateAt+`,
		       coalesce(tm.leads, false), tm.person_id is not null, coalesce(x.day = @today and tm.joined_at >= @midnight, false), own.card,
		       case when x.day = @today and tm.joined_at < @midnight then (
		           -- Hashing with the secret of the meeting gives an order that does not depend on time or person.
		           select jsonb_agg(`+aCard+` order by sha256(convert_to(x.secret::text || c.person_id::text, 'UTF8')))
		             from team_session_card c where c.session_id = x.id) end
		  from team_session x
		  join team t on t.id = x.team_id
		  join organisation o on o.id = x.organisation_id
		  left join team_member tm on tm.team_id = x.team_id and tm.person_id = @person
		  left join lateral (select `+aCard+` as card from team_session_card c
		                      where c.session_id = x.id and c.person_id = @person and x.day >= @today) own on true
		 where x.id = @meeting and x.team_id = @team and (tm.person_id is not null or own.card is not null)`,
		pgx.StrictNamedArgs{"meeting": meeting, "team": team, "person": person, "today": s.today(), "midnight": s.midnight()},
	).Scan(&found.ID, &found.Team, &found.TeamName, &found.Organisation, &found.OrganisationName, &found.Title, &found.Word, &found.Day,
		&found.State, &found.Leads, &found.Member, &found.Late, &found.Mine, &found.Cards)
	return found, database.TranslateGiven(err)
}

// asLead runs work for the team's lead. It holds the team, so that the role cannot be taken away
// meanwhile.
func (s *Service) asLead(ctx context.Context, actor, team string, work func(tx pgx.Tx, organisation, name string) error) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var organisation, name string
		err := tx.QueryRow(ctx, `
			select t.organisation_id, t.name from team t join team_member tm on tm.team_id = t.id
			 where t.id = $1 and tm.person_id = $2 and tm.leads for no key update of t for share of tm`, team, actor,
		).Scan(&organisation, &name)
		if err != nil {
			return err
		}
		return work(tx, organisation, name)
	}))
}

func (s *Service) schedule(ctx context.Context, actor, team string, details Details, day time.Time, invalid fault.Invalid) (string, error) {
	var id string
	err := s.asLead(ctx, actor, team, func(tx pgx.Tx, organisation, name string) error {
		var already bool
		err := tx.QueryRow(ctx, `select exists (select from team_session where team_id = $1 and day >= $2)`, team, s.today()).Scan(&already)
		if err != nil {
			return err
		}
		if already {
			invalid["dag"] = "Er staat al een teamsessie gepland. Verplaats die, of zeg hem af."
		}
		if len(invalid) > 0 {
			return invalid
		}
		err = tx.QueryRow(ctx, `
			insert into team_session (team_id, organisation_id, title, word, day)
			values (@team, @organisation, @title, @word, @day) returning id`,
			pgx.StrictNamedArgs{"team": team, "organisation": organisation, "title": details.Title, "word": details.Word, "day": day}).Scan(&id)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, organisation, ActPlanned, map[string]string{"team": name, "day": isoDay(day)})
	})
	return id, err
}

func (s *Service) change(ctx context.Context, actor, team, meeting string, details Details, day time.Time, invalid fault.Invalid) error {
	return s.asLead(ctx, actor, team, func(tx pgx.Tx, organisation, name string) error {
		today := s.today()
		var title, word string
		var from time.Time
		err := tx.QueryRow(ctx, `select title, word, day from team_session where id = $1 and team_id = $2 and day >= $3`, meeting, team, today).
			Scan(&title, &word, &from)
		if err != nil {
			return err
		}
		if problem := moveProblem(from, day, today); invalid["dag"] == "" && problem != "" {
			invalid["dag"] = problem
		}
		if len(invalid) > 0 {
			return invalid
		}
		if title == details.Title && word == details.Word && from.Equal(day) {
			return nil
		}
		if _, err := tx.Exec(ctx, `update team_session set title = @title, word = @word, day = @day where id = @meeting`,
			pgx.StrictNamedArgs{"meeting": meeting, "title": details.Title, "word": details.Word, "day": day}); err != nil {
			return err
		}
		detail := map[string]string{"team": name, "day": isoDay(day)}
		if !from.Equal(day) {
			detail = map[string]string{"team": name, "from": isoDay(from), "to": isoDay(day)}
		}
		return s.record(ctx, tx, actor, organisation, ActChanged, detail)
	})
}

// Cancel deletes a meeting that is not over, with all its cards. Only the team's lead may.
func (s *Service) Cancel(ctx context.Context, actor, team, meeting string) error {
	return s.asLead(ctx, actor, team, func(tx pgx.Tx, organisation, name string) error {
		var day time.Time
		err := tx.QueryRow(ctx, `delete from team_session where id = $1 and team_id = $2 and day >= $3 returning day`, meeting, team, s.today()).
			Scan(&day)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, organisation, ActCalledOff, map[string]string{"team": name, "day": isoDay(day)})
	})
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, actor, organisation string, act audit.Act, detail map[string]string) error {
	return audit.Record(ctx, tx, s.now(), audit.Entry{Organisation: organisation, Actor: actor, Act: act, Detail: detail})
}

func isoDay(day time.Time) string { return day.Format(time.DateOnly) }

// SaveCard adds the person's card to a meeting, or changes it, until the end of the day of the
// meeting. The person must be in the team. It returns fault.Invalid with the fields kracht,
// kracht-woorden, wens and wens-woorden, and without a field when the meeting is over.
func (s *Service) SaveCard(ctx context.Context, person, team, meeting string, card Card) error {
	found, err := s.Get(ctx, person, team, meeting)
	switch {
	case err != nil:
		return err
	case !found.Member:
		return fmt.Errorf("card of who is not in the team: %w", fault.NotFound)
	}
	card, err = s.checkCard(card)
	if err != nil {
		return err
	}
	tag, err := s.db.Exec(ctx, `
		insert into team_session_card (session_id, person_id, strength, strength_words, wish, wish_words)
		select x.id, tm.person_id, @strength, @strength_words, @wish, @wish_words
		  from team_session x join team_member tm using (team_id)
		 where x.id = @meeting and tm.person_id = @person and x.day >= @today
		    on conflict (session_id, person_id) do update
		   set strength = excluded.strength, strength_words = excluded.strength_words,
		       wish = excluded.wish, wish_words = excluded.wish_words`,
		pgx.StrictNamedArgs{
			"meeting": meeting, "person": person, "today": s.today(),
			"strength": card.Strength, "strength_words": card.StrengthWords, "wish": card.Wish, "wish_words": card.WishWords,
		})
	if err == nil && tag.RowsAffected() == 0 {
		return fault.Invalid{"": "Deze teamsessie is voorbij. Je kaart is niet bewaard."}
	}
	return database.TranslateGiven(err)
}

// TakeCard removes the person's card. Without one it does nothing.
func (s *Service) TakeCard(ctx context.Context, person, team, meeting string) error {
	tag, err := s.db.Exec(ctx, `
		delete from team_session_card c using team_session x
		 where x.id = c.session_id and x.id = @meeting and x.team_id = @team and c.person_id = @person`,
		pgx.StrictNamedArgs{"meeting": meeting, "team": team, "person": person})
	if err == nil && tag.RowsAffected() == 0 {
		_, err = s.Get(ctx, person, team, meeting)
	}
	return database.TranslateGiven(err)
}

// End deletes the cards of meetings whose day is over, and all else of those meetings except the
// title and the day. It deletes these after KeepYears years. It returns how many cards it deleted.
// The days decide, so a run that is missed or happens twice does no harm: nobody could read the
// cards after midnight.
func (s *Service) End(ctx context.Context) (cards int64, err error) {
	today := s.today()
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from team_session_card c using team_session x where x.id = c.session_id and x.day < $1`, today)
		if err != nil {
			return err
		}
		cards = tag.RowsAffected()
		_, err = tx.Exec(ctx, `update team_session set secret = null, word = '' where day < $1 and secret is not null`, today)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `delete from team_session where day < $1`, today.AddDate(-KeepYears, 0, 0))
		return err
	})
	return cards, database.TranslateGiven(err)
}

// StoredCards returns the cards of a person.
func (s *Service) StoredCards(ctx context.Context, person string) ([]StoredCard, error) {
	rows, err := s.db.Query(ctx, `
		select t.name as team, x.title as meeting, x.day, c.strength, c.strength_words, c.wish, c.wish_words
		  from team_session_card c join team_session x on x.id = c.session_id join team t on t.id = x.team_id
		 where c.person_id = $1 order by x.day, x.id`, person)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	cards, err := pgx.CollectRows(rows, pgx.RowToStructByName[StoredCard])
	return cards, database.TranslateGiven(err)
}
