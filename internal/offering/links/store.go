package links

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/linkcheck"
	"reflectietool/internal/offering"
)

// dueLinks returns the offerings to check now, at most linksMost. An offering whose URL changed
// after its last check is due at once.
func (s *Service) dueLinks(ctx context.Context) (linksDue, error) {
	due := linksDue{offerings: map[string][]dueLink{}}
	rows, err := s.db.Query(ctx, `
		select o.id::text, o.url from offering o
		  left join offering_link l on l.offering_id = o.id and l.url = o.url
		 where o.state = 'gepubliceerd' and o.url <> '' and (l.next_at is null or l.next_at <= $1)
		 order by l.next_at nulls first, o.id limit $2`, s.now(), linksMost)
	if err != nil {
		return due, fmt.Errorf("query links: %w", database.Translate(err))
	}
	links, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (link dueLink, err error) {
		return link, row.Scan(&link.id, &link.url)
	})
	for _, link := range links {
		address := (&offering.Offering{URL: link.url}).Address()
		if address != "" && due.offerings[address] == nil {
			due.addresses = append(due.addresses, address)
		}
		due.offerings[address] = append(due.offerings[address], link)
	}
	return due, database.Translate(err)
}

// recordLinks stores the result of a check for those of the offerings that still have the URL.
func (s *Service) recordLinks(ctx context.Context, links []dueLink, found linkcheck.Result) error {
	ids, urls, now := make([]string, len(links)), make([]string, len(links)), s.now()
	for i, link := range links {
		ids[i], urls[i] = link.id, link.url
	}
	_, err := s.db.Exec(ctx, `
		insert into offering_link as l (offering_id, url, checked_at, next_at, verdict, reason, status, failed_on)
		select o.id, o.url, @now, @next, @verdict, @reason, @status, case @verdict when 'werkt-niet' then @day::date end
		  from unnest(@ids::uuid[], @urls::text[]) as due (id, url) join offering o on o.id = due.id and o.url = due.url
		    on conflict (offering_id) do update set
		       url = excluded.url, checked_at = excluded.checked_at, next_at = excluded.next_at,
		       verdict = excluded.verdict, reason = excluded.reason, status = excluded.status,
		       failed_on = case
		           when excluded.verdict = 'werkt' or l.url <> excluded.url then excluded.failed_on
		           else coalesce(l.failed_on, excluded.failed_on) end,
		       failed_again = case
		           when excluded.verdict = 'werkt' or l.url <> excluded.url then null
		           when excluded.verdict = 'werkt-niet' and l.failed_on < @day then @day
		           else l.failed_again end`,
		pgx.StrictNamedArgs{
			"ids": ids, "urls": urls, "now": now, "next": again(now, found), "day": calendar.DayOf(now),
			"verdict": found.Verdict, "reason": found.Reason, "status": found.Status,
		})
	if err != nil {
		return fmt.Errorf("record links: %w", database.Translate(err))
	}
	return nil
}

// workingLink returns the address that last worked, or "" if none ever did.
func (s *Service) workingLink(ctx context.Context) (string, error) {
	var url string
	err := s.db.QueryRow(ctx, `
		select url from offering_link where verdict = 'werkt' order by checked_at desc, offering_id limit 1`).Scan(&url)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return (&offering.Offering{URL: url}).Address(), database.Translate(err)
}

// Link returns the result of the last check of the URL that an offering has now; the zero value
// if there is none.
func (s *Service) Link(ctx context.Context, id string) (LinkState, error) {
	var link LinkState
	var since *string
	err := s.db.QueryRow(ctx, `
		select l.checked_at, l.verdict, l.reason, l.status, l.broken, l.failed_on::text
		  from offering o join offering_link l on l.offering_id = o.id and l.url = o.url
		 where o.id = $1`, id).Scan(&link.CheckedAt, &link.Verdict, &link.Reason, &link.Status, &link.Broken, &since)
	if errors.Is(err, pgx.ErrNoRows) {
		return LinkState{}, nil
	}
	if err != nil {
		return LinkState{}, fmt.Errorf("query link: %w", database.Translate(err))
	}
	if since != nil {
		link.FailedSince, err = offering.ParseDate(*since)
	}
	return link, err
}
