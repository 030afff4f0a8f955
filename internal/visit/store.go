package visit

import (
	"context"
	"fmt"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
)

// halves are questions that count half-written data, which the pages would hide.
var halves = map[string]string{
	"reflections without all their targets": `select count(*) from reflection r where 10 <>
		(select count(*) from jsonb_object_keys(targets))`,
	"finished reflections without a level": `select count(*) from reflection r where finished_at is not null and not exists
		(select from jsonb_each_text(choices) where value not in ('nvt', 'weet-niet'))`,
	"visitors without a session": `select count(*) from person p where not exists
		(select from session where p.id in (person_id, guest_id))`,
}

// CheckNothingIsHalf looks in the database for half-written data.
func (c *Crowd) CheckNothingIsHalf(ctx context.Context, pool *database.Pool) error {
	for what, question := range halves {
		var found int
		if err := pool.QueryRow(ctx, question).Scan(&found); err != nil {
			return err
		}
		if found != 0 {
			c.judge.Errorf("%d %s", found, what)
		}
	}
	return nil
}

// CheckNobodyIsHalfMoved checks who owns the work that a walker did as one person: one person must
// own all of it, and after an acknowledged claim that is the account. It may run while they walk.
func (c *Crowd) CheckNobodyIsHalfMoved(ctx context.Context, pool *database.Pool) error {
	for _, w := range c.walkers {
		for _, someone := range w.everybody() {
			ids, claimed := someone.state()
			var owners, strangers int
			if err := pool.QueryRow(ctx, `
				select count(distinct person_id), count(*) filter (where email is distinct from $2)
				  from reflection left join account using (person_id) where id = any($1)`, ids, someone.email).Scan(&owners, &strangers); err != nil {
				return err
			}
			if owners > 1 {
				c.judge.Errorf("the work of %s is of %d persons", someone.email, owners)
			}
			if claimed && strangers > 0 {
				c.judge.Errorf("%d reflections of %s did not come along", strangers, someone.email)
			}
		}
	}
	return nil
}

// CheckHas compares an earlier ledger, such as that of the moment of a backup, with the answers in the database. It reports
// each answer that is missing or differs, and returns how many it compared. A field that the visitor has changed since may
// have another value.
func (c *Crowd) CheckHas(ctx context.Context, pool *database.Pool, earlier Ledger) (compared int, err error) {
	now, twice := c.Acknowledged(), c.frameworks.Current().Competencies()[0].Slug // finishing answers that one again
	for id, answers := range earlier {
		var stored map[string]string
		err := pool.QueryRow(ctx, `
			select statements || choices || coalesce((select jsonb_object_agg(slug || '-streefniveau', target) from jsonb_each_text(targets) t (slug, target)), '{}')
			       || coalesce((select jsonb_object_agg(slug || '-belang', weight) from jsonb_each_text(weights) w (slug, weight)), '{}')
			       || coalesce((select jsonb_object_agg(about || '-notitie', body) from reflection_text where reflection_id = r.id and kind = 'voorbeeld'), '{}')
			  from reflection r where id = $1`, id).Scan(&stored)
		if err != nil {
			return compared, fmt.Errorf("reflection %s: %w", id, err)
		}
		for name, value := range answers {
			has := stored[name]
			if has == "" && strings.HasSuffix(name, "-belang") {
				has = string(assessment.WeightNormal)
			}
			if compared++; has == "" || has != value && now[id][name] == value && name != twice {
				c.judge.Errorf("%s: %s was acknowledged as %q and is %q", id, name, value, has)
			}
		}
	}
	return compared, nil
}
