package sharing

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// running is the SQL for a share that can be opened on the day @today.
const running = `share.revoked_at is null and share.until >= @today`

func (s *Service) addShare(ctx context.Context, person, sheet string, email account.Email, until time.Time, withReport bool) (string, error) {
	var id string
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// The person's shares take turns, so that the limits hold. Only a person with an account
		// can share: the recipient must know who it is.
		var own string
		err := tx.QueryRow(ctx, `
			select email_key from account join person on person.id = person_id
			 where person_id = $1 for no key update of person`, person).Scan(&own)
		if err != nil {
			return err
		}
		if err := s.mayShare(ctx, tx, person, sheet, own, email); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			with mailed as (insert into share_mail (person_id, at) values (@person, @now))
			insert into share (sheet_id, email, email_key, with_report, until, created_at)
			values (@sheet, @email, @key, @report, @until, @now) returning id`,
			pgx.StrictNamedArgs{
				"person": person, "sheet": sheet, "email": email.Address, "key": email.Key,
				"report": withReport, "until": until, "now": s.now(),
			}).Scan(&id)
		if err != nil {
			return err
		}
		return s.queue.Add(ctx, tx, shareJob, id)
	})
	return id, database.Translate(err)
}

// mayShare returns fault.Invalid when a limit or rule forbids the share. It also deletes the
// records of mails of more than an hour ago.
func (s *Service) mayShare(ctx context.Context, tx pgx.Tx, person, sheet, own string, email account.Email) error {
	var empty, already bool
	var open, kept, mailed, reached int
	err := tx.QueryRow(ctx, `
		with forgotten as (delete from share_mail where person_id = @person and at <= @hour_ago)
		select not exists (select from sheet_item where sheet_id = sheet.id)
		       and not exists (select from sheet_question where sheet_id = sheet.id) and sheet.goals = '{}',
		       exists (select from share where sheet_id = sheet.id and email_key = @key and `+running+`),
		       (select count(*) from share join sheet s on s.id = sheet_id join reflection r on r.id = s.reflection_id
		         where r.person_id = @person and `+running+`),
		       (select count(*) from share join sheet s on s.id = sheet_id join reflection r on r.id = s.reflection_id
		         where r.person_id = @person),
		       (select count(*) from share_mail where person_id = @person and at > @hour_ago),
		       (select count(*) from share where email_key = @key and created_at > @hour_ago)
		  from sheet join reflection on reflection.id = reflection_id
		 where sheet.id = @sheet and reflection.person_id = @person
		   for share of sheet`,
		pgx.StrictNamedArgs{
			"person": person, "sheet": sheet, "key": email.Key, "today": s.today(), "hour_ago": s.now().Add(-time.Hour),
		}).Scan(&empty, &already, &open, &kept, &mailed, &reached)
	switch {
	case err != nil:
		return err
	case email.Key == own:
		return fault.Invalid{"email": "Dit is je eigen adres. Vul het adres in van iemand anders. Zelf zie je je blad altijd."}
	case empty:
		return fault.Invalid{"": "Je blad is nog leeg. Kies eerst wat je wilt meenemen."}
	case already:
		return fault.Invalid{"email": "Je deelt dit blad al met dit adres. Wil je iets veranderen? Trek het eerst in bij Wie ziet wat."}
	case open >= MaxOpen:
		return fault.Invalid{"": fmt.Sprintf("Je deelt nu al %d keer. Trek eerst iets in bij Wie ziet wat.", MaxOpen)}
	case kept >= maxKept:
		return fault.Invalid{"": fmt.Sprintf("Je hebt al %d keer iets gedeeld. Verwijder eerst een gespreksblad dat je niet meer nodig hebt.", maxKept)}
	case reached >= toOneAddress:
		return fault.Invalid{"email": "Met dit adres is het afgelopen uur al heel vaak gedeeld. Wacht een uur en probeer het dan opnieuw."}
	case mailed >= mailsPerHour:
		return fault.Invalid{"": fmt.Sprintf("Je hebt het afgelopen uur al %d keer gedeeld. Wacht een uur en probeer het dan opnieuw.", mailsPerHour)}
	}
	return nil
}

// letter holds the facts for the mail about a share.
type letter struct {
	To, From string
	Until    time.Time
}

// shareToMail names no acting person: a job sends what the owner asked for.
func (s *Service) shareToMail(ctx context.Context, id string) (l letter, err error) {
	err = s.db.QueryRow(ctx, `
		select share.email, account.email, share.until
		  from share join sheet on sheet.id = sheet_id join reflection on reflection.id = reflection_id
		       join account using (person_id)
		 where share.id = @id and share.mailed_at is null and `+running,
		pgx.StrictNamedArgs{"id": id, "today": s.today()}).Scan(&l.To, &l.From, &l.Until)
	return l, database.Translate(err)
}

func (s *Service) shareMailed(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `update share set mailed_at = $2 where id = $1`, id, s.now())
	return database.Translate(err)
}

// Revoke ends a share at once; one that has ended already stays as it is.
func (s *Service) Revoke(ctx context.Context, person, id string) error {
	tag, err := s.db.Exec(ctx, `
		update share set revoked_at = case when `+running+` then @now else revoked_at end
		  from sheet join reflection on reflection.id = reflection_id
		 where share.id = @id and sheet.id = sheet_id and person_id = @person`,
		pgx.StrictNamedArgs{"id": id, "person": person, "now": s.now(), "today": s.today()})
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.Translate(err)
}

// views is the SQL for the log of a share, the latest first.
const views = `(select coalesce(jsonb_agg(jsonb_build_object('part', part, 'at', opened_at) order by opened_at desc, part), '[]')
	from share_view where share_id = share.id) as views`

// Shares lists this person's shares, running and ended, the newest first.
func (s *Service) Shares(ctx context.Context, person string) ([]Share, error) {
	rows, err := s.db.Query(ctx, `
		select share.id, sheet.id as sheet, reflection.finished_at, share.email, share.with_report, share.until,
		       share.created_at, share.mailed_at, share.revoked_at, `+running+` as open, `+views+`
		  from share join sheet on sheet.id = sheet_id join reflection on reflection.id = reflection_id
		 where person_id = @person order by share.created_at desc, share.id`,
		pgx.StrictNamedArgs{"person": person, "today": s.today()})
	if err != nil {
		return nil, database.Translate(err)
	}
	shares, err := pgx.CollectRows(rows, pgx.RowToStructByName[Share])
	for i := range shares {
		local(shares[i].Views)
	}
	return shares, database.Translate(err)
}

// local puts the times of a log, which were read from JSON, in the same zone as all other times.
func local(views []View) {
	for i := range views {
		views[i].At = views[i].At.In(calendar.Amsterdam)
	}
}

// received finds the shares with the address of the acting person's account. The index on addresses leaves
// out the empty ones.
const received = `
  from share join sheet on sheet.id = sheet_id join reflection on reflection.id = reflection_id
       join account owner on owner.person_id = reflection.person_id
       join account recipient on recipient.email_key = share.email_key and share.email_key <> ''
 where recipient.person_id = @person`

// Received lists what others share or shared with this person, the first to end at the top.
func (s *Service) Received(ctx context.Context, person string) ([]Received, error) {
	rows, err := s.db.Query(ctx, `
		select share.id, case when `+running+` then owner.email else '' end as "from", owner.name, share.with_report, share.until, `+running+` as open, `+views+received+`
		 order by share.until, share.id`,
		pgx.StrictNamedArgs{"person": person, "today": s.today()})
	if err != nil {
		return nil, database.Translate(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Received])
	for i := range list {
		local(list[i].Views)
	}
	return list, database.Translate(err)
}

// Open returns what is shared with this person, and logs that they opened the part, so that nothing
// can be seen without a line in the log. It returns fault.NotFound when the person has another
// address, when the share has ended or was revoked, and for a report that is not shared.
func (s *Service) Open(ctx context.Context, person, id string, part Part) (*Opened, error) {
	var opened Opened
	var logged bool
	now := s.now()
	err := s.db.QueryRow(ctx, `
		select share.id, share.with_report, share.until, owner.person_id, owner.email, owner.name,
		       exists (select from share_view where share_id = share.id and part = @part and hour = @hour),
		       sheet.id, sheet.changed_at, reflection.id, reflection.edition, reflection.finished_at,
		       (select coalesce(jsonb_agg(jsonb_build_object('competency', competency, 'kind', kind, 'words', words)
		                   order by competency), '[]') from sheet_item where sheet_id = sheet.id),
		       (select coalesce(jsonb_agg(question order by place), '[]') from sheet_question where sheet_id = sheet.id), sheet.goals
		`+received+` and `+running+` and share.id = @id and (share.with_report or @part <> 'rapport')`,
		pgx.StrictNamedArgs{"person": person, "id": id, "part": part, "today": s.today(), "hour": now.Truncate(time.Hour)},
	).Scan(&opened.ID, &opened.WithReport, &opened.Until, &opened.Owner, &opened.From, &opened.Name,
		&logged, &opened.Sheet.ID, &opened.Sheet.ChangedAt, &opened.Sheet.Reflection, &opened.Sheet.Edition, &opened.Sheet.FinishedAt,
		&opened.Sheet.Items, &opened.Sheet.Questions, &opened.Sheet.Goals)
	if err == nil && !logged {
		err = s.logOpening(ctx, person, &opened, part, now)
	}
	if err != nil {
		return nil, database.Translate(err)
	}
	opened.Open = true
	return &opened, nil
}

// logOpening adds the first opening of a part within an hour to the log of the share and to the
// trail.
func (s *Service) logOpening(ctx context.Context, person string, opened *Opened, part Part, now time.Time) error {
	return pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// Either revoking waits for this lock, or this query finds the share revoked.
		var fresh bool
		err := tx.QueryRow(ctx, `
			with allowed as materialized (
			    select id from share where id = @id and `+running+` for share
			), logged as (
			    insert into share_view (share_id, part, hour, opened_at) select id, @part, @hour, @now from allowed
			        on conflict do nothing returning share_id
			)
			select exists (select from logged) from allowed`,
			pgx.StrictNamedArgs{"id": opened.ID, "part": part, "hour": now.Truncate(time.Hour), "now": now, "today": s.today()},
		).Scan(&fresh)
		if err != nil || !fresh {
			return err
		}
		return audit.Record(ctx, tx, now, audit.Entry{
			Actor: person, Act: ActOpened, Subject: opened.Owner, Detail: map[string]string{"part": string(part)},
		})
	})
}
