package tally

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Querier is a pool, or the transaction that a count belongs to.
type Querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// take counts a request, unless there were enough. Of the window before counts the share that is still
// within reach, as if its requests were spread evenly. A request that is refused writes nothing and waits
// for nobody; one that is let in is compared with the count while it holds that, so that many at once do
// not pass the limit.
func take(ctx context.Context, db Querier, c count) (taken bool, err error) {
	err = db.QueryRow(ctx, `
		with hashed as (
		    select sha256(secret || convert_to(@mark, 'UTF8')) as mark, sha256(secret || convert_to(@before, 'UTF8')) as before
		      from request_secret
		), known as (
		    select mark, round(coalesce((select requests from request_count where request_count.mark = before), 0) * @share::float8) as earlier,
		           coalesce((select requests from request_count where request_count.mark = hashed.mark), 0) as requests
		      from hashed
		), counted as (
		    insert into request_count as c (mark, over_at, requests)
		    select mark, @over, 1 from known where earlier + requests < @most
		        on conflict (mark) do update set requests = c.requests + 1
		     where c.requests + (select earlier from known) < @most
		    returning c.mark
		)
		select exists (select from counted)`,
		pgx.StrictNamedArgs{"mark": c.mark, "before": c.before, "share": c.share, "over": c.over, "most": c.most}).Scan(&taken)
	return taken, database.Translate(err)
}

// Purge removes the counts that no limit needs any more, in batches until the time of ctx is nearly over.
// Several servers may run it at once.
func (c *Counter) Purge(ctx context.Context) error {
	_, err := database.Purge(ctx, c.db, `
		delete from request_count where mark = any(array(select mark from request_count where over_at <= $2 limit $1))`, c.now())
	return err
}
