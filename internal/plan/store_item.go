package plan

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// Items lists what this person plans and did to learn: first what is to be done, by its deadline, then what was done, the
// last at the top.
func (s *Service) Items(ctx context.Context, person string) (items []Item, err error) {
	var batch database.Batch
	queueItems(&batch, person, "", &items)
	err = database.Send(ctx, s.db, &batch)
	return items, err
}

// Item returns one item of this person.
func (s *Service) Item(ctx context.Context, person, id string) (Item, error) {
	var batch database.Batch
	var items []Item
	queueItems(&batch, person, id, &items)
	err := s.db.SendBatch(ctx, &batch).Close()
	return only(items, id, err)
}

// only returns the thing that was looked up by an id, or fault.NotFound.
func only[T any](found []T, id string, err error) (one T, _ error) {
	switch {
	case err != nil:
		return one, database.TranslateGiven(err)
	case id == "" || len(found) == 0:
		return one, fault.NotFound
	}
	return found[0], nil
}

// queueItems adds to a batch the question for all items of a person, or for the one with an id.
func queueItems(batch *database.Batch, person, id string, found *[]Item) {
	batch.Queue(`
		select i.id, coalesce(goal_id::text, '') as goal, coalesce(offering_id::text, '') as offering, facts,
		       offering_id is not null and not exists (select from offering o where o.id = i.offering_id and `+offering.Visible+`) as gone,
		       i.title, obligation, funding, deadline, done_on, register, category,
		       (points_expected * 100)::bigint as expected, (points_earned * 100)::bigint as earned, link, made_at, changed_at
		  from plan_item i
		 where person_id = @person::text::uuid and (@item = '' or i.id = nullif(@item, '')::uuid)
		 order by done_on desc nulls first, deadline, made_at, i.id`, pgx.StrictNamedArgs{"person": person, "item": id},
	).Query(func(rows pgx.Rows) (err error) {
		*found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Item])
		return err
	})
}

// add adds something while it holds the lock on the person, unless there is no room.
func (s *Service) add(ctx context.Context, person string, r room, insert func(pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(lockPerson, person)
		if err := r.check(ctx, tx, batch, person); err != nil {
			return err
		}
		return insert(tx)
	})
	return database.TranslateGiven(err)
}

// addItem copies the facts and the title of an offering that the person can see.
func (s *Service) addItem(ctx context.Context, person string, i Item) (id string, err error) {
	args := i.args(person)
	args["offering"], args["now"] = i.Offering, s.now()
	err = s.add(ctx, person, roomForItems, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			insert into plan_item (person_id, goal_id, offering_id, facts, title, obligation, funding, deadline, done_on,
			                       register, category, points_expected, points_earned, link, made_at, changed_at)
			select @person::text::uuid, nullif(@goal, '')::uuid, o.id,
			       jsonb_strip_nulls(jsonb_build_object('provider', nullif(o.provider, ''), 'kind', o.kind, 'formats', o.formats,
			           'hours', o.duration_hours, 'cost_cents', (o.cost_eur * 100)::bigint, 'url', nullif(o.url, ''))),
			       coalesce(left(o.title, @most::int), @title), @obligation, @funding, @deadline, @done,
			       @register, @category, @expected::bigint / 100.0, @earned::bigint / 100.0, @link, @now, @now
			  from (select nullif(@offering, '')::uuid as id) wanted
			  left join offering o on o.id = wanted.id and `+offering.Visible+`
			 where wanted.id is null or o.id is not null
			returning id`, args).Scan(&id)
	})
	return id, err
}

// args returns the arguments for what a person fills in about an item.
func (i Item) args(person string) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"person": person, "goal": i.Goal, "title": i.Title, "most": MaxTitle, "obligation": i.Obligation, "funding": i.Funding,
		"deadline": i.Deadline, "done": i.DoneOn, "register": i.Register, "category": i.Category,
		"expected": i.Expected, "earned": i.Earned, "link": i.Link,
	}
}

func (s *Service) changeItem(ctx context.Context, person string, i Item) error {
	args := i.args(person)
	args["item"], args["now"] = i.ID, s.now()
	delete(args, "most")
	tag, err := s.db.Exec(ctx, `
		update plan_item set goal_id = nullif(@goal, '')::uuid, title = case when offering_id is null then @title else title end,
		       obligation = @obligation, funding = @funding, deadline = @deadline, done_on = @done, register = @register, category = @category,
		       points_expected = @expected::bigint / 100.0, points_earned = @earned::bigint / 100.0, link = @link, changed_at = @now
		 where person_id = @person and id = @item`, args)
	return missing(tag, err)
}

// missing returns fault.NotFound when a statement found no row of the person.
func missing(tag pgconn.CommandTag, err error) error {
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.TranslateGiven(err)
}

// DeleteItem deletes an item.
func (s *Service) DeleteItem(ctx context.Context, person, id string) error {
	return missing(s.db.Exec(ctx, `delete from plan_item where person_id = $1 and id = $2`, person, id))
}

// Starts lists since when the registers of this person count, by name.
func (s *Service) Starts(ctx context.Context, person string) (starts []RegisterStart, err error) {
	var batch database.Batch
	queueStarts(&batch, person, &starts)
	err = database.Send(ctx, s.db, &batch)
	return starts, err
}

func queueStarts(batch *database.Batch, person string, found *[]RegisterStart) {
	batch.Queue(`select register, starts_on from register_period where person_id = $1 order by register_key`, person).
		Query(func(rows pgx.Rows) (err error) {
			*found, err = pgx.CollectRows(rows, pgx.RowToStructByPos[RegisterStart])
			return err
		})
}

func (s *Service) setPeriod(ctx context.Context, person string, start RegisterStart) error {
	key := registerKey(start.Register)
	if start.On.IsZero() {
		_, err := s.db.Exec(ctx, `delete from register_period where person_id = $1 and register_key = $2`, person, key)
		return database.Translate(err)
	}
	args := pgx.StrictNamedArgs{"person": person, "key": key, "register": start.Register, "on": start.On}
	tag, err := s.db.Exec(ctx, `
		update register_period set register = @register, starts_on = @on where person_id = @person and register_key = @key`, args)
	if err != nil || tag.RowsAffected() == 1 {
		return database.TranslateGiven(err)
	}
	return s.add(ctx, person, roomForRegisters, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into register_period (person_id, register_key, register, starts_on) values (@person, @key, @register, @on)
			    on conflict (person_id, register_key) do update set register = excluded.register, starts_on = excluded.starts_on`, args)
		return err
	})
}
