package expertise

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// Overview returns the subjects that an organisation added, and which team covers what, for a
// beheerder. For each subject it gives the team's class, and for a team of fewer than MinTeam
// people nothing.
func (s *Service) Overview(ctx context.Context, actor, organisation string) (Overview, error) {
	all := Overview{Organisation: organisation}
	err := s.db.QueryRow(ctx, `
		select o.name, `+agreed+`, `+ownSubjects+`,
		       (select coalesce(jsonb_agg(jsonb_build_object('Team', t.id, 'Name', t.name, 'Small', t.members < $3, 'Reach', (
		                   select coalesce(jsonb_object_agg(subject, n), '{}') from (
		                       select e.subject, least(count(*), 2) as n
		                         from team_member tm join member_expertise e using (organisation_id, person_id)
		                        where tm.team_id = t.id and t.members >= $3 group by e.subject) reached
		               )) order by t.name), '[]')
		          from (select id, name, (select count(*) from team_member where team_id = team.id) as members
		                  from team where organisation_id = o.id and `+agreed+`) t)
		  from organisation o join member m on m.organisation_id = o.id
		 where o.id = $1 and m.person_id = $2 and m.admin`, organisation, actor, MinTeam,
	).Scan(&all.OrganisationName, &all.Agreed, &all.Own, &all.Teams)
	all.Subjects = together(all.Own)
	return all, database.TranslateGiven(err)
}

// Add adds a subject to the list of an organisation. It is for a beheerder. It returns
// fault.Invalid with the fields naam and soort, also for a name that is in the list already, in any
// spelling.
func (s *Service) Add(ctx context.Context, actor, organisation string, kind Kind, name string) error {
	return s.asAdmin(ctx, actor, organisation, func(tx pgx.Tx) error {
		name, key, err := checkNew(kind, name)
		if err != nil {
			return err
		}
		var own int
		if err := tx.QueryRow(ctx, `select count(*) from expertise_subject where organisation_id = $1`, organisation).Scan(&own); err != nil {
			return err
		}
		if own >= MaxOwn {
			return fault.Invalid{"naam": fmt.Sprintf("Er zijn al %d eigen onderwerpen. Geef een onderwerp dat je niet meer gebruikt een nieuwe naam.", MaxOwn)}
		}
		_, err = tx.Exec(ctx, `
			insert into expertise_subject (organisation_id, kind, name, name_key) values (@organisation, @kind, @name, @key)`,
			pgx.StrictNamedArgs{"organisation": organisation, "kind": kind, "name": name, "key": key})
		if err != nil {
			return unique(err)
		}
		return s.record(ctx, tx, actor, organisation, ActAdded, map[string]string{"subject": name})
	})
}

// Rename gives an added subject another name; members who chose it keep it. It is for a beheerder.
// It returns fault.Invalid with the field naam.
func (s *Service) Rename(ctx context.Context, actor, organisation, subject, name string) error {
	return s.asAdmin(ctx, actor, organisation, func(tx pgx.Tx) error {
		before, err := subjectName(ctx, tx, organisation, subject)
		if err != nil {
			return err
		}
		name, key, err := cleanName(name)
		if err != nil || name == before {
			return err
		}
		if _, err := tx.Exec(ctx, `update expertise_subject set name = $2, name_key = $3 where id = $1`, subject, name, key); err != nil {
			return unique(err)
		}
		return s.record(ctx, tx, actor, organisation, ActRenamed, map[string]string{"from": before, "to": name})
	})
}

// Hide removes an added subject from the list, or puts it back with the depths that members chose.
// It is for a beheerder.
func (s *Service) Hide(ctx context.Context, actor, organisation, subject string, hidden bool) error {
	return s.asAdmin(ctx, actor, organisation, func(tx pgx.Tx) error {
		name, err := subjectName(ctx, tx, organisation, subject)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `update expertise_subject set hidden = $2 where id = $1 and hidden <> $2`, subject, hidden)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		act := ActShown
		if hidden {
			act = ActHidden
		}
		return s.record(ctx, tx, actor, organisation, act, map[string]string{"subject": name})
	})
}

func subjectName(ctx context.Context, tx pgx.Tx, organisation, subject string) (name string, err error) {
	err = tx.QueryRow(ctx, `select name from expertise_subject where id = $1 and organisation_id = $2`, subject, organisation).Scan(&name)
	return name, err
}

// asAdmin does work for a beheerder while it holds the organisation, so that two who add subjects
// at once stay within the limit. Without the OR's consent it returns fault.NotFound.
func (s *Service) asAdmin(ctx context.Context, actor, organisation string, work func(tx pgx.Tx) error) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var id string
		err := tx.QueryRow(ctx, `select id from organisation o where id = $1 and `+agreed+` for no key update`, organisation).Scan(&id)
		if err == nil {
			err = tx.QueryRow(ctx, `select person_id from member where organisation_id = $1 and person_id = $2 and admin`, organisation, actor).Scan(&id)
		}
		if err != nil {
			return err
		}
		return work(tx)
	}))
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, actor, organisation string, act audit.Act, detail map[string]string) error {
	return audit.Record(ctx, tx, s.now(), audit.Entry{Organisation: organisation, Actor: actor, Act: act, Detail: detail})
}

// unique turns the conflict of a name into a message for the form.
func unique(err error) error {
	if err = database.Translate(err); errors.Is(err, fault.Conflict) {
		return double()
	}
	return err
}
