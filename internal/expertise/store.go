package expertise

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
)

// agreed is the SQL for whether organisation o has recorded the consent of its OR.
const agreed = `o.consent_on is not null`

// ownSubjects is the SQL for the subjects that organisation o added, by name.
const ownSubjects = `(
	select coalesce(jsonb_agg(jsonb_build_object(
	           'ID', id, 'Kind', kind, 'Name', name, 'Own', true, 'Hidden', hidden) order by name, id), '[]')
	  from expertise_subject where organisation_id = o.id)`

// Mine returns what this person, a member, declares to know in an organisation.
func (s *Service) Mine(ctx context.Context, person, organisation string) (Mine, error) {
	mine := Mine{Organisation: organisation}
	var own []Subject
	err := s.db.QueryRow(ctx, `
		select o.name, `+agreed+`, m.expertise_named, `+ownSubjects+`,
		       (select coalesce(jsonb_object_agg(subject, depth), '{}') from member_expertise e
		         where e.organisation_id = m.organisation_id and e.person_id = m.person_id and `+agreed+`)
		  from member m join organisation o on o.id = m.organisation_id
		 where m.organisation_id = $1 and m.person_id = $2`, organisation, person,
	).Scan(&mine.OrganisationName, &mine.Agreed, &mine.ShowName, &own, &mine.Depths)
	mine.Subjects = together(own)
	return mine, database.TranslateGiven(err)
}

// Save replaces the member's depths of the subjects in depths, and leaves the other subjects as
// they are; nil for showName leaves that as it is. It returns fault.Invalid, by the id of the subject,
// for a subject or depth that cannot be chosen, and fault.NotFound without the OR's consent.
func (s *Service) Save(ctx context.Context, person, organisation string, depths map[string]Depth, showName *bool) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var own []Subject
		err := tx.QueryRow(ctx, `
			select `+ownSubjects+` from member m join organisation o on o.id = m.organisation_id
			 where m.organisation_id = $1 and m.person_id = $2 and `+agreed+` for no key update of m`, organisation, person).Scan(&own)
		if err != nil {
			return err
		}
		if err := checkDepths(together(own), depths); err != nil {
			return err
		}
		var all, some, deep []string
		for id, depth := range depths {
			all = append(all, id)
			if depth != Nothing {
				some, deep = append(some, id), append(deep, string(depth))
			}
		}
		batch := &pgx.Batch{}
		batch.Queue(`update member set expertise_named = coalesce($3, expertise_named) where organisation_id = $1 and person_id = $2`, organisation, person, showName)
		batch.Queue(`delete from member_expertise where organisation_id = $1 and person_id = $2 and subject = any($3)`, organisation, person, all)
		batch.Queue(`
			insert into member_expertise (organisation_id, person_id, subject, depth)
			select @organisation, @person, subject, depth from unnest(@subjects::text[], @depths::text[]) as chosen (subject, depth)`,
			pgx.StrictNamedArgs{"organisation": organisation, "person": person, "subjects": some, "depths": deep})
		return tx.SendBatch(ctx, batch).Close()
	}))
}

// Team returns what a team covers, for one of its members.
func (s *Service) Team(ctx context.Context, person, team string) (TeamMap, error) {
	var found TeamMap
	var own []Subject
	var people []Declared
	err := s.db.QueryRow(ctx, `
		select t.id, t.name, o.id, o.name, `+agreed+`, `+ownSubjects+`,
		       (select jsonb_agg(jsonb_build_object(
		                   'Name', case when m.expertise_named then `+account.ShownName+` else '' end,
		                   'Depths', (select coalesce(jsonb_object_agg(subject, depth), '{}') from member_expertise e
		                               where e.organisation_id = m.organisation_id and e.person_id = m.person_id)))
		          from team_member tm join member m using (organisation_id, person_id) join account a using (person_id)
		         where tm.team_id = t.id and `+agreed+`)
		  from team_member mine join team t on t.id = mine.team_id join organisation o on o.id = t.organisation_id
		 where mine.team_id = $1 and mine.person_id = $2`, team, person,
	).Scan(&found.Team, &found.TeamName, &found.Organisation, &found.OrganisationName, &found.Agreed, &own, &people)
	if err != nil {
		return TeamMap{}, database.TranslateGiven(err)
	}
	found.Members = len(people)
	found.Map = Cover(together(own), people)
	return found, nil
}

// Stored lists what is kept about a person, by organisation.
func (s *Service) Stored(ctx context.Context, person string) ([]Stored, error) {
	rows, err := s.db.Query(ctx, `
		select o.name, m.expertise_named, `+ownSubjects+`,
		       (select coalesce(jsonb_object_agg(subject, depth), '{}') from member_expertise e
		         where e.organisation_id = m.organisation_id and e.person_id = m.person_id)
		  from member m join organisation o on o.id = m.organisation_id
		 where m.person_id = $1 order by o.name, o.id`, person)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Stored, error) {
		var own []Subject
		var depths map[string]string
		stored := Stored{Subjects: map[string]string{}}
		if err := row.Scan(&stored.Organisation, &stored.ShowName, &own, &depths); err != nil {
			return stored, err
		}
		names := map[string]string{}
		for _, list := range [][]Subject{shipped, own} {
			for _, subject := range list {
				names[subject.ID] = subject.Name
			}
		}
		for id, depth := range depths {
			if name, known := names[id]; known {
				id = name
			}
			stored.Subjects[id] = depth
		}
		return stored, nil
	})
	return all, database.TranslateGiven(err)
}
