package audit

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Record adds an act to the trail, in the transaction that performs it.
func Record(ctx context.Context, tx pgx.Tx, at time.Time, e Entry) error {
	actor, err := Pseudonym(ctx, tx, e.Actor)
	if err != nil {
		return err
	}
	subject, err := Pseudonym(ctx, tx, e.Subject)
	if err != nil {
		return err
	}
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	_, err = tx.Exec(ctx, `
		insert into audit (at, organisation_id, actor, act, subject, detail)
		values (@at, nullif(@organisation, '')::uuid, @actor, @act, @subject, @detail)`,
		pgx.StrictNamedArgs{
			"at": at, "organisation": e.Organisation, "actor": actor, "act": e.Act, "subject": subject, "detail": e.Detail,
		})
	return err
}

// RecordAll adds the same act on each of several people to the trail, in the transaction that performs it.
// The subject of the entry is not used.
func RecordAll(ctx context.Context, tx pgx.Tx, at time.Time, e Entry, subjects []string) error {
	actor, err := Pseudonym(ctx, tx, e.Actor)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		insert into pseudonym (person_id) select id from person where id = any($1::uuid[])
		    on conflict (person_id) do nothing`, subjects); err != nil {
		return err
	}
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	_, err = tx.Exec(ctx, `
		insert into audit (at, organisation_id, actor, act, subject, detail)
		select @at::timestamptz, nullif(@organisation, '')::uuid, @actor::uuid, @act::text, id, @detail::jsonb from pseudonym where person_id = any(@subjects::uuid[])`,
		pgx.StrictNamedArgs{
			"at": at, "organisation": e.Organisation, "actor": actor, "act": e.Act, "subjects": subjects, "detail": e.Detail,
		})
	return err
}

// Pseudonym returns the pseudonym of a person in the trail, for other records that name an actor. It
// returns nil for "" and for a person who no longer exists.
func Pseudonym(ctx context.Context, tx pgx.Tx, person string) (*string, error) {
	if person == "" {
		return nil, nil
	}
	if _, err := tx.Exec(ctx, `
		insert into pseudonym (person_id) select id from person where id = $1
		    on conflict (person_id) do nothing`, person); err != nil {
		return nil, err
	}
	var id *string
	err := tx.QueryRow(ctx, `select (select id from pseudonym where person_id = $1)`, person).Scan(&id)
	return id, err
}

// Read lists acts in an organisation for one of its admins, the latest first, at most limit of
// them, that come after the line numbered before in that order (0 for the first page). It returns
// the number to continue from, 0 at the end. Others get no lines. Lines are ordered by their time,
// not by their number: the example organisation writes its past after its present.
func Read(ctx context.Context, db *database.Pool, admin, organisation string, filter Filter, before int64, limit int) ([]Line, int64, error) {
	rows, err := db.Query(ctx, `
		with named as (
		    select pseudonym.id, strpos(lower(account.name || ' (' || account.email || ')'), lower(@person)) > 0 as fits
		      from pseudonym join account using (person_id) join member using (person_id)
		     where member.organisation_id = @organisation and @person <> '')
		select audit.id, at, act, detail, `+nameOf("actor")+`, `+nameOf("subject")+`
		  from audit
		 where organisation_id = @organisation and (@before::bigint = 0 or (at, audit.id) < (
		       select at, id from audit where id = @before and organisation_id = @organisation))
		   and exists (select from member where organisation_id = @organisation and person_id = @admin and admin)
		   and (@person = '' or `+isAbout("actor")+` or `+isAbout("subject")+`)
		   and (@acts::text[] is null or act = any(@acts))
		   and (@since::timestamptz is null or at >= @since) and (@until::timestamptz is null or at < @until)
		 order by at desc, audit.id desc limit @limit + 1`,
		pgx.StrictNamedArgs{
			"organisation": organisation, "admin": admin, "before": before, "limit": limit,
			"person": filter.Person, "acts": filter.acts(), "since": filter.Since, "until": filter.Until,
		})
	if err != nil {
		return nil, 0, database.Translate(err)
	}
	return page(rows, limit, func(l *Line) []any { return []any{&l.At, &l.Act, &l.Detail, &l.Actor, &l.Subject} })
}

// page reads rows that begin with the number of a line, of which one may be more than limit. It returns the number to
// continue from, 0 at the end.
func page(rows pgx.Rows, limit int, columns func(*Line) []any) ([]Line, int64, error) {
	var lines []Line
	var ids []int64
	var id int64
	var line Line
	_, err := pgx.ForEachRow(rows, append([]any{&id}, columns(&line)...), func() error {
		lines, ids = append(lines, line), append(ids, id)
		line.Detail = nil // the next row gets a map of its own
		return nil
	})
	if err != nil {
		return nil, 0, database.Translate(err)
	}
	if len(lines) <= limit {
		return lines, 0, nil
	}
	return lines[:limit], ids[limit-1], nil
}

// isAbout is the SQL for whether a column holds a person who is shown with the text @person: the name or the
// address of a member, the beginning of the pseudonym of others.
func isAbout(column string) string {
	column = "audit." + column
	return `(` + column + ` in (select id from named where fits)
		or ` + column + ` not in (select id from named) and strpos(left(` + column + `::text, 8), lower(@person)) > 0)`
}

// nameOf is the SQL for how the admin sees the pseudonym in a column. The address is shown with the
// name, because a person can give themselves the name of a colleague.
func nameOf(column string) string {
	return `coalesce((
		select case when account.name = '' then account.email else account.name || ' (' || account.email || ')' end
		  from pseudonym join account using (person_id) join member using (person_id)
		 where pseudonym.id = audit.` + column + ` and member.organisation_id = audit.organisation_id
	), left(audit.` + column + `::text, 8), '')`
}

// About lists all acts by this person and on them, the oldest first.
func About(ctx context.Context, db *database.Pool, person string) ([]Own, error) {
	rows, err := db.Query(ctx, `
		select at, coalesce(organisation.name, ''), act, coalesce(actor = pseudonym.id, false), coalesce(subject = pseudonym.id, false), detail
		  from pseudonym join audit on pseudonym.id in (actor, subject)
		       left join organisation on organisation.id = audit.organisation_id
		 where pseudonym.person_id = $1
		 order by at, audit.id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Own])
	return lines, database.Translate(err)
}
