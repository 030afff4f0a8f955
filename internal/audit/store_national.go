package audit

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// national is the SQL for the acts that are about more than one organisation: on the national offerings, on the role
// landelijk beheerder, and what its holders do in an organisation. The index audit_national has the same words.
const national = `(audit.organisation_id is null and (audit.act like 'offering%' or audit.act like 'national.%')
	or audit.act in ('organisation.made', 'login.changed', 'login.removed')
	or audit.act = 'invitation.sent' and audit.detail ? 'national')`

// ReadNational lists the acts of national admins and on their role, for one of them: the latest first, at most limit
// of them, that come after the line numbered before (0 for the first page). It returns the number to continue from, 0
// at the end. Others get no lines. A person is shown by name while they are a national admin, otherwise by the
// beginning of their pseudonym.
func ReadNational(ctx context.Context, db *database.Pool, reader string, before int64, limit int) ([]Line, int64, error) {
	rows, err := db.Query(ctx, `
		select audit.id, at, act, detail, coalesce(organisation.name, ''), `+nationalName("actor")+`, `+nationalName("subject")+`
		  from audit left join organisation on organisation.id = audit.organisation_id
		 where `+national+`
		   and (@before::bigint = 0 or (at, audit.id) < (select at, id from audit where id = @before))
		   and exists (select from account where person_id = @reader and national)
		 order by at desc, audit.id desc limit @limit + 1`,
		pgx.StrictNamedArgs{"reader": reader, "before": before, "limit": limit})
	if err != nil {
		return nil, 0, database.Translate(err)
	}
	return page(rows, limit, func(l *Line) []any {
		return []any{&l.At, &l.Act, &l.Detail, &l.Organisation, &l.Actor, &l.Subject}
	})
}

// nationalName is the SQL for how a national admin sees the pseudonym in a column.
func nationalName(column string) string {
	return `coalesce((
		select case when account.name = '' then account.email else account.name || ' (' || account.email || ')' end
		  from pseudonym join account using (person_id) where pseudonym.id = audit.` + column + ` and account.national
	), left(audit.` + column + `::text, 8), '')`
}
