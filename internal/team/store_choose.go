package team

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// canCount is the SQL for whether reflection r may count in round t as far as the reflection itself
// decides: see asking.
const canCount = `r.form = 'reflectie' and r.edition = t.edition and r.finished_at >= t.opened_at and r.finished_signed_in and not r.offered`

// asking is the SQL for the rounds that ask "Telt mee?" about reflection r at @now, as Questions.
// The reflection was finished while the round was open, by a person who was signed in, so that the
// question came before the report. It does not matter whether the person is in the team now:
// otherwise a person who is taken out of it for a moment would read the report without having
// answered. A reflection that counted in a published outcome counts in no other.
const asking = `
	select coalesce(jsonb_agg(jsonb_build_object(
	           'ID', t.id, 'Team', t.team_id, 'TeamName', team.name, 'Organisation', t.organisation_id, 'OrganisationName', o.name,
	           'Title', t.title, 'Word', t.word, 'Edition', t.edition, 'K', ` + atLeast + `, 'OpenedAt', t.opened_at, 'ClosesAt', t.closes_at,
	           'Counts', coalesce(c.counts, false), 'Answered', c.counts is not null,
	           'Member', tm.person_id is not null and not tm.leads,
	           'Instead', (select x.finished_at from round_choice other join reflection x on x.id = other.reflection_id
	                        where other.round_id = t.id and other.person_id = r.person_id and other.counts and other.reflection_id <> r.id)
	       ) order by t.closes_at, team.name, t.id), '[]')
	  from round_invitation i
	  join team_round t on t.id = i.round_id
	  join team on team.id = t.team_id
	  join organisation o on o.id = t.organisation_id
	  left join team_member tm on tm.team_id = t.team_id and tm.person_id = r.person_id
	  left join round_choice c on c.round_id = t.id and c.reflection_id = r.id
	 where i.person_id = r.person_id and t.closed_at is null and t.closes_at > @now and ` + canCount

// Settled is the SQL condition that anything derived from the levels of the finished reflection r may
// be shown at @now: no open round asks about it, or one of those questions is answered. It says the
// same as Unanswered of the questions, which asking finds.
const Settled = `(
	select coalesce(bool_or(c.counts is not null), true)
	  from round_invitation i join team_round t on t.id = i.round_id
	  left join round_choice c on c.round_id = t.id and c.reflection_id = r.id
	 where i.person_id = r.person_id and t.closed_at is null and t.closes_at > @now and ` + canCount + `)`

// questions reads the questions about a reflection of this person. For another person's reflection
// it returns pgx.ErrNoRows.
func (s *Service) questions(ctx context.Context, db querier, person, reflection string) (questions []Question, err error) {
	err = db.QueryRow(ctx, `select (`+asking+`) from reflection r where r.id = @reflection and r.person_id = @person`,
		pgx.StrictNamedArgs{"reflection": reflection, "person": person, "now": s.now()}).Scan(&questions)
	return questions, err
}

// AskQuestions adds to a batch the question what open rounds ask about a reflection of this person,
// with the answers so far. For another person's reflection it finds none.
func (s *Service) AskQuestions(batch *database.Batch, person, reflection string, found *[]Question) {
	batch.Queue(`select (`+asking+`) from reflection r where r.id = @reflection and r.person_id = @person`,
		pgx.StrictNamedArgs{"reflection": reflection, "person": person, "now": s.now()},
	).QueryRow(func(row pgx.Row) error {
		err := row.Scan(found)
		local(*found)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
}

// Asked holds, for each finished reflection of a person, what open rounds ask about it; nothing is
// an empty list.
type Asked map[string][]Question

// Settled returns the reflections of which anything derived from their levels may be shown: those
// that are finished and have no question that must be answered first. A reflection that is finished
// after Asked was read is not among them, so a page that is requested at that very moment does not
// open its report.
func (a Asked) Settled() []string {
	reflections := []string{} // not nil, which SQL would read as NULL
	for reflection, questions := range a {
		if !Unanswered(questions) {
			reflections = append(reflections, reflection)
		}
	}
	return reflections
}

// Ask returns what open rounds ask about a Reflectie, with the answers so far. The list is empty
// when no round asks. It returns fault.NotFound for a reflection of another person.
func (s *Service) Ask(ctx context.Context, person, reflection string) ([]Question, error) {
	questions, err := s.questions(ctx, s.db, person, reflection)
	local(questions)
	return questions, database.TranslateGiven(err)
}

// allAsked is the SQL for the Asked of @person at @now.
const allAsked = `
	select coalesce(jsonb_object_agg(r.id, (` + asking + `)), '{}')
	  from reflection r where r.person_id = @person and r.finished_at is not null`

// Asked returns what open rounds ask about the finished reflections of this person.
func (s *Service) Asked(ctx context.Context, person string) (Asked, error) {
	var asked Asked
	err := s.db.QueryRow(ctx, allAsked, pgx.StrictNamedArgs{"person": person, "now": s.now()}).Scan(&asked)
	asked.local()
	return asked, database.Translate(err)
}

func (a Asked) local() {
	for _, questions := range a {
		local(questions)
	}
}

// local puts the times of questions, which were read from JSON, into the zone of all other times.
func local(questions []Question) {
	for i := range questions {
		questions[i].local()
		if instead := questions[i].Instead; instead != nil {
			*instead = instead.In(calendar.Amsterdam)
		}
	}
}

// Unanswered reports whether a Reflectie has questions and none is answered: they come before its
// report.
func Unanswered(questions []Question) bool {
	return len(questions) > 0 && !slices.ContainsFunc(questions, func(q Question) bool { return q.Answered })
}

// Changeable reports whether the person can still answer, or change the answer: a yes can become a
// no until the round closes, and a no is final.
func Changeable(questions []Question) bool {
	return Unanswered(questions) || slices.ContainsFunc(questions, func(q Question) bool { return q.Counts })
}

// Choose answers in which of the rounds that ask a Reflectie counts, "" for none. To all the others
// the answer is no. Another Reflectie of this person that counted in that round no longer does. A
// no is final, since the person reads the report after it; a yes can become a no until the round
// closes. Choose returns fault.Invalid, without a field, when the round can no longer be chosen, and
// fault.NotFound for a reflection or round that is not the person's.
func (s *Service) Choose(ctx context.Context, person, reflection, round string) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := hold(ctx, tx, person); err != nil {
			return err
		}
		questions, err := s.questions(ctx, tx, person, reflection)
		if err != nil {
			return err
		}
		if err := s.may(ctx, tx, person, round, questions); err != nil {
			return err
		}
		rounds := make([]string, len(questions))
		for i, q := range questions {
			rounds[i] = q.ID
		}
		return choose(ctx, tx, person, reflection, round, rounds)
	}))
}

// hold makes the choices of one person take turns, and keeps the rounds they may take part in from
// being closed meanwhile. A job that closes one goes first or last, and later reads in this
// transaction see its result.
func hold(ctx context.Context, tx pgx.Tx, person string) error {
	if err := tx.QueryRow(ctx, `select id from person where id = $1 for no key update`, person).Scan(&person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		select from team_round t
		 where t.closed_at is null and t.id in (select round_id from round_invitation where person_id = $1)
		 order by t.id for key share`, person)
	return err
}

// may returns why a round cannot be chosen, or nil when it can.
func (s *Service) may(ctx context.Context, tx pgx.Tx, person, round string, questions []Question) error {
	at := slices.IndexFunc(questions, func(q Question) bool { return q.ID == round })
	switch {
	case round != "" && (at < 0 || !questions[at].Member && !questions[at].Counts):
		return s.whyNot(ctx, tx, person, round)
	case len(questions) == 0:
		return fault.Invalid{"": "De ronde is gesloten. Je kunt je keuze niet meer veranderen."}
	case round != "" && questions[at].Answered && !questions[at].Counts:
		return fault.Invalid{"": "Je hebt nee gekozen voor deze ronde. Dat kun je niet meer veranderen."}
	}
	return nil
}

// whyNot returns why a person cannot take part in a round with a reflection of theirs.
func (s *Service) whyNot(ctx context.Context, tx pgx.Tx, person, round string) error {
	var r Round
	var member bool
	err := tx.QueryRow(ctx, `
		select t.closes_at, t.closed_at, coalesce(tm.leads, false), tm.person_id is not null
		  from team_round t left join team_member tm on tm.team_id = t.team_id and tm.person_id = $2
		 where t.id = $1 and (tm.person_id is not null
		       or exists (select from round_invitation where round_id = t.id and person_id = $2))`, round, person,
	).Scan(&r.ClosesAt, &r.ClosedAt, &r.Leads, &member)
	switch {
	case err != nil:
		return err
	case r.State(s.now()) != StateOpen:
		return fault.Invalid{"": "De ronde is gesloten. Je kunt je keuze niet meer veranderen."}
	case !member:
		return fault.Invalid{"": "Je zit niet meer in dit team. Daarom kan je Reflectie niet meetellen in deze ronde."}
	case r.Leads:
		return fault.Invalid{"": "Je leidt dit team nu. Een teamleider telt niet mee."}
	default:
		return fault.Invalid{"": "Deze Reflectie kan niet meetellen in deze ronde. Rond een Reflectie af terwijl de ronde loopt en je bent ingelogd. Hij mag niet eerder hebben meegeteld."}
	}
}

// choose writes an answer for all rounds that asked. A no that is stored wins over a yes, whatever
// the caller has read before.
func choose(ctx context.Context, tx pgx.Tx, person, reflection, round string, rounds []string) error {
	batch := &pgx.Batch{}
	// The person's reflection that this one replaces, if any.
	batch.Queue(`
		update round_choice set counts = false
		 where round_id::text = @round and person_id = @person and counts and reflection_id <> @reflection`,
		pgx.StrictNamedArgs{"round": round, "person": person, "reflection": reflection})
	batch.Queue(`
		insert into round_choice (round_id, person_id, reflection_id, counts)
		select id, @person, @reflection, id::text = @round from unnest(@rounds::uuid[]) as asked (id)
		    on conflict (round_id, reflection_id) do update set counts = round_choice.counts and excluded.counts`,
		pgx.StrictNamedArgs{"round": round, "person": person, "reflection": reflection, "rounds": rounds})
	return tx.SendBatch(ctx, batch).Close()
}

// Choices returns the person's answers to "Telt mee?" in rounds that are not closed, the round that
// closes first at the head.
func (s *Service) Choices(ctx context.Context, person string) ([]Choice, error) {
	rows, err := s.db.Query(ctx, `
		select jsonb_build_object(
		           'ID', t.id, 'Team', t.team_id, 'TeamName', team.name, 'Organisation', t.organisation_id, 'OrganisationName', o.name,
		           'Title', t.title, 'Edition', t.edition, 'K', `+atLeast+`, 'OpenedAt', t.opened_at, 'ClosesAt', t.closes_at,
		           'Reflection', r.id, 'FinishedAt', r.finished_at, 'Counts', c.counts)
		  from round_choice c join team_round t on t.id = c.round_id join reflection r on r.id = c.reflection_id
		  join team on team.id = t.team_id join organisation o on o.id = t.organisation_id
		 where c.person_id = $1 and t.closed_at is null
		 order by t.closes_at, t.id, r.finished_at, r.id`, person)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	choices, err := pgx.CollectRows(rows, pgx.RowTo[Choice])
	for i := range choices {
		choices[i].local()
		choices[i].FinishedAt = choices[i].FinishedAt.In(calendar.Amsterdam)
	}
	return choices, database.TranslateGiven(err)
}
