package shelf

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// seen is the SQL condition that @person can see offering o: it is published, and national or
// of an organisation of which the person is a member.
const seen = `o.state = 'gepubliceerd' and (o.organisation_id is null
	or o.organisation_id in (select m.organisation_id from member m where m.person_id = @person))`

// everyone is the SQL condition that everyone can see offering o.
const everyone = `o.state = 'gepubliceerd' and o.organisation_id is null`

// lockPerson locks a person until tx ends, so that acts of one person in several windows wait
// for each other.
func lockPerson(ctx context.Context, tx pgx.Tx, person string) error {
	var id string
	return tx.QueryRow(ctx, `select id::text from person where id = $1 for no key update`, person).Scan(&id)
}

// keep adds an offering to the person's list. It returns whether the person can see the
// offering, and whether it is on the list now.
func (s *Service) keep(ctx context.Context, person, id string) (there, kept bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into offering_kept (person_id, offering_id, kept_at)
			select @person, o.id, @now from offering o
			 where o.id = @id and `+seen+` and (select count(*) from offering_kept where person_id = @person) < @most
			    on conflict do nothing`,
			pgx.StrictNamedArgs{"person": person, "id": id, "now": s.now(), "most": MaxKept}); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			select exists (select from offering o where o.id = @id and `+seen+`),
			       exists (select from offering_kept where person_id = @person and offering_id = @id)`,
			pgx.StrictNamedArgs{"person": person, "id": id}).Scan(&there, &kept)
	})
	return there, kept, database.Translate(err)
}

// Unkeep removes an offering from the person's list. It is no error if the offering is not on
// the list. It returns fault.NotFound for a text that is no id.
func (s *Service) Unkeep(ctx context.Context, person, id string) error {
	if !offering.ID.MatchString(id) {
		return fault.NotFound
	}
	_, err := s.db.Exec(ctx, `delete from offering_kept where person_id = $1 and offering_id = $2`, person, id)
	return database.Translate(err)
}

// Kept returns the offerings that the person keeps.
func (s *Service) Kept(ctx context.Context, person string) (KeptList, error) {
	rows, err := s.db.Query(ctx, offering.SelectOffering+`
		  join offering_kept k on k.offering_id = o.id where k.person_id = @person and `+seen+`
		 order by k.kept_at desc, o.title, o.id`, pgx.StrictNamedArgs{"person": person})
	if err != nil {
		return KeptList{}, fmt.Errorf("query kept: %w", database.Translate(err))
	}
	var list KeptList
	offerings, err := pgx.CollectRows(rows, offering.ScanOffering)
	if err != nil {
		return list, database.Translate(err)
	}
	about := map[string]Kept{}
	rows, err = s.db.Query(ctx, `
		select k.offering_id::text, k.kept_at, coalesce(u.answer, '')
		  from offering_kept k left join offering_useful u using (person_id, offering_id) where k.person_id = $1`, person)
	if err != nil {
		return list, fmt.Errorf("query kept: %w", database.Translate(err))
	}
	var id string
	var kept Kept
	if _, err := pgx.ForEachRow(rows, []any{&id, &kept.KeptAt, &kept.Useful}, func() error { about[id] = kept; return nil }); err != nil {
		return list, database.Translate(err)
	}
	for i := range offerings {
		kept := about[offerings[i].ID]
		kept.Offering = offerings[i]
		list.Offerings = append(list.Offerings, kept)
	}
	list.Gone = max(0, len(about)-len(offerings))
	return list, nil
}

// Own returns what the person did with an offering. For a visitor without an id ("") it returns
// the zero value.
func (s *Service) Own(ctx context.Context, person, id string) (mine Own, err error) {
	if person == "" || !offering.ID.MatchString(id) {
		return mine, nil
	}
	err = s.db.QueryRow(ctx, `
		select exists (select from offering_kept where person_id = $1 and offering_id = $2),
		       coalesce((select answer from offering_useful where person_id = $1 and offering_id = $2), '')`,
		person, id).Scan(&mine.Kept, &mine.Useful)
	return mine, database.Translate(err)
}

func (s *Service) openList(ctx context.Context, person string) (id string, problem listProblem, err error) {
	now := s.now()
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from offering_list where person_id = $1 and expires_at <= $2`, person, now); err != nil {
			return err
		}
		var shared, kept int
		if err := tx.QueryRow(ctx, `
			select (select count(*) from offering_list where person_id = $1),
			       (select count(*) from offering_kept k join offering o on o.id = k.offering_id where k.person_id = $1 and `+everyone+`)`,
			person).Scan(&shared, &kept); err != nil {
			return err
		}
		switch {
		case kept == 0:
			problem = nothingToShare
			return nil
		case shared >= MaxShared:
			problem = tooManyShared
			return nil
		}
		return tx.QueryRow(ctx, `
			with list as (
			    insert into offering_list (person_id, made_at, expires_at) values (@person, @now, @until) returning id
			), items as (
			    insert into offering_list_item (list_id, offering_id)
			    select list.id, o.id from list, offering_kept k join offering o on o.id = k.offering_id
			     where k.person_id = @person and `+everyone+`
			)
			select id::text from list`,
			pgx.StrictNamedArgs{"person": person, "now": now, "until": sharedUntil(now)}).Scan(&id)
	})
	return id, problem, database.Translate(err)
}

func sharedUntil(now time.Time) time.Time {
	return now.In(calendar.Amsterdam).AddDate(0, SharedMonths, 0)
}

// Lists returns the list links of the person that still work, the latest first.
func (s *Service) Lists(ctx context.Context, person string) ([]List, error) {
	rows, err := s.db.Query(ctx, `
		select l.id::text, l.made_at, l.expires_at,
		       (select count(*) from offering_list_item i join offering o on o.id = i.offering_id where i.list_id = l.id and `+everyone+`) as count
		  from offering_list l where l.person_id = $1 and l.expires_at > $2 order by l.made_at desc, l.id`, person, s.now())
	if err != nil {
		return nil, fmt.Errorf("query lists: %w", database.Translate(err))
	}
	lists, err := pgx.CollectRows(rows, pgx.RowToStructByPos[List])
	return lists, database.Translate(err)
}

// CloseList makes a list link of the person stop working at once. It returns fault.NotFound for
// a link of another person.
func (s *Service) CloseList(ctx context.Context, person, id string) error {
	if !offering.ID.MatchString(id) {
		return fault.NotFound
	}
	tag, err := s.db.Exec(ctx, `delete from offering_list where person_id = $1 and id = $2`, person, id)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}

// OnList returns the offerings of a list link that everyone can see, by title, and the moment at
// which the link stops working. Anyone who has the id can read it. Nothing in the result shows
// whose list it is. OnList returns fault.NotFound if the owner closed the link or it has
// expired.
func (s *Service) OnList(ctx context.Context, id string) (offerings []offering.Offering, until time.Time, err error) {
	if !offering.ID.MatchString(id) {
		return nil, until, fault.NotFound
	}
	if err := s.db.QueryRow(ctx, `select expires_at from offering_list where id = $1 and expires_at > $2`, id, s.now()).Scan(&until); err != nil {
		return nil, until, database.Translate(err)
	}
	rows, err := s.db.Query(ctx, offering.SelectOffering+`
		  join offering_list_item i on i.offering_id = o.id
		 where i.list_id = $1 and `+everyone+` order by o.title, o.id`, id)
	if err != nil {
		return nil, until, fmt.Errorf("query list: %w", database.Translate(err))
	}
	offerings, err = pgx.CollectRows(rows, offering.ScanOffering)
	return offerings, until, database.Translate(err)
}
