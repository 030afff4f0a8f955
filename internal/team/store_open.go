package team

import (
	"context"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/turn"
)

// querier is a pool or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Readiness returns whether a round can be opened now, and what prevents it. It returns
// fault.NotFound for a person who does not lead the team.
func (s *Service) Readiness(ctx context.Context, actor, team string) (Readiness, error) {
	return s.readiness(ctx, s.db, actor, team)
}

func (s *Service) readiness(ctx context.Context, db querier, actor, team string) (Readiness, error) {
	var r Readiness
	var latest *time.Time
	err := db.QueryRow(ctx, `
		select team.id, team.name, o.id, o.name, o.k, o.consent_on is not null, o.legal_basis <> '',
		       (select count(*) from team_member where team_id = team.id and not leads),
		       (select max(opened_at) from team_round where team_id = team.id),
		       array(select `+account.ShownName+` from member m join account a using (person_id)
		              where m.organisation_id = o.id and m.admin order by 1)
		  from team_member mine join team on team.id = mine.team_id join organisation o on o.id = team.organisation_id
		 where mine.team_id = $1 and mine.person_id = $2 and mine.leads`, team, actor,
	).Scan(&r.Team, &r.TeamName, &r.Organisation, &r.OrganisationName, &r.K, &r.Consent, &r.Basis, &r.Members, &latest, &r.Admins)
	if err != nil {
		return r, database.TranslateGiven(err)
	}
	if latest != nil {
		if again := after(*latest); s.today().Before(again) {
			r.Again = &again
		}
	}
	return r, nil
}

// Open opens a round and returns its id. Everyone who is in the team at that moment and does not
// lead it may take part, and nobody else later: the invitations must not depend on who is added or
// removed while the round runs. Only the team's lead may open one. It returns fault.Invalid with
// the fields titel, woord, tot, and those of Readiness.Problems, with everything that is wrong at
// once.
func (s *Service) Open(ctx context.Context, actor, team string, o Opening) (string, error) {
	var id string
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockTeam(ctx, tx, team); err != nil {
			return err
		}
		ready, err := s.readiness(ctx, tx, actor, team)
		if err != nil {
			return err
		}
		invalid := fault.Invalid{}
		o, day := s.check(o, invalid)
		maps.Copy(invalid, ready.Problems())
		if len(invalid) > 0 {
			return invalid
		}
		now := s.now()
		err = tx.QueryRow(ctx, `
			insert into team_round (team_id, organisation_id, title, word, edition, k, opened_at, closes_at, enough_on)
			values (@team, @organisation, @title, @word, @edition, @k, @now, @closes, @today::date) returning id`,
			pgx.StrictNamedArgs{
				"team": ready.Team, "organisation": ready.Organisation, "title": o.Title, "word": o.Word,
				"edition": s.frameworks.Current().ID, "k": ready.K, "now": now, "closes": calendar.End(day), "today": calendar.DayOf(now),
			}).Scan(&id)
		if err != nil {
			return err
		}
		if err := s.invite(ctx, tx, id, team, turn.Mail{Due: now, Lapses: calendar.End(day)}); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.Entry{Organisation: ready.Organisation, Actor: actor, Act: ActOpened}, ready.TeamName)
	})
	return id, database.TranslateGiven(err)
}

// lockTeam locks a team, so that of two leads who open a round at the same time the second sees the
// round of the first. All code locks organisations before people, and teams in between.
func lockTeam(ctx context.Context, tx pgx.Tx, team string) error {
	var organisation string
	err := tx.QueryRow(ctx, `
		select id from organisation where id = (select organisation_id from team where id = $1) for no key update`, team).Scan(&organisation)
	if err != nil {
		return err
	}
	return tx.QueryRow(ctx, `select id from team where id = $1 for no key update`, team).Scan(&team)
}

// invite stores who may take part, and has the invitations mailed.
func (s *Service) invite(ctx context.Context, tx pgx.Tx, round, team string, when turn.Mail) error {
	rows, err := tx.Query(ctx, `
		insert into round_invitation (round_id, person_id)
		select $1, person_id from team_member where team_id = $2 and not leads order by person_id returning id, person_id`, round, team)
	if err != nil {
		return err
	}
	return s.mailAll(ctx, tx, invitationMail, rows, when)
}

// mailAll has a mail go to the person of each invitation in the rows, if mails go out.
func (s *Service) mailAll(ctx context.Context, tx pgx.Tx, kind turn.Kind, rows pgx.Rows, when turn.Mail) error {
	mails, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (turn.Mail, error) {
		m := when
		return m, row.Scan(&m.About, &m.Person)
	})
	if err != nil || s.turns == nil {
		return err
	}
	return s.turns.Add(ctx, tx, kind, mails)
}

// record adds an act on a team to the trail.
func (s *Service) record(ctx context.Context, tx pgx.Tx, entry audit.Entry, team string) error {
	entry.Detail = map[string]string{"team": team}
	return audit.Record(ctx, tx, s.now(), entry)
}

// Remind mails all invited people once more, each when it is their turn, including those who answered: a
// mail to the others only would reveal who had not answered. Only the team's lead may, once per round. It returns
// fault.Invalid, without a field, the second time, when the round is closed and when mail is not
// offered.
func (s *Service) Remind(ctx context.Context, actor, team, round string) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var r Round
		err := tx.QueryRow(ctx, `
			select t.closes_at, t.reminded_at, t.closed_at, t.organisation_id, team.name
			  from team_round t join team on team.id = t.team_id join team_member mine on mine.team_id = team.id
			 where t.id = $1 and t.team_id = $2 and mine.person_id = $3 and mine.leads
			   for no key update of t`, round, team, actor).Scan(&r.ClosesAt, &r.RemindedAt, &r.ClosedAt, &r.Organisation, &r.TeamName)
		switch {
		case err != nil:
			return err
		case r.State(s.now()) != StateOpen:
			return fault.Invalid{"": "De ronde is gesloten. Je kunt geen herinnering meer sturen."}
		case r.RemindedAt != nil:
			return fault.Invalid{"": "Je hebt al een herinnering gestuurd. Je kunt er maar één sturen."}
		case !s.OffersMail():
			return fault.Invalid{"": "Deze website kan geen mail sturen. Vertel je team zelf over de ronde."}
		}
		if _, err := tx.Exec(ctx, `update team_round set reminded_at = $2 where id = $1`, round, s.now()); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select id, person_id from round_invitation where round_id = $1`, round)
		if err != nil {
			return err
		}
		if err := s.mailAll(ctx, tx, reminderMail, rows, turn.Mail{Due: s.now(), Lapses: r.ClosesAt}); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.Entry{Organisation: r.Organisation, Actor: actor, Act: ActReminded}, r.TeamName)
	}))
}
