-- When mails that nobody asked for just now go to a person: at most one a week, and one that is on
-- time, such as the invitation to a round, takes that week. Package turn decides by these rows.
create table mail_turn (
    id        uuid primary key default gen_random_uuid(), -- also in the link that stops such mails
    person_id uuid not null references person on delete cascade,
    kind      text not null,
    about     uuid not null,        -- the row of the feature that the mail is about
    due_at    timestamptz not null, -- a mail that goes a little earlier may take it along
    lapses_at timestamptz,          -- from then on the mail is of no use; null for never
    try_at    timestamptz,          -- when to look at it; null once it was sent
    taken_at  timestamptz,          -- since when a server is sending it
    sent_at   timestamptz,          -- when the mail server accepted it; one moment for what went in one mail
    check ((try_at is null) = (sent_at is not null))
);
create index mail_turn_person on mail_turn (person_id);
create unique index mail_turn_waiting on mail_turn (person_id, kind, about) where sent_at is null;
create index mail_turn_try on mail_turn (try_at) where sent_at is null;
create index mail_turn_sent on mail_turn (sent_at) where sent_at is not null;

grant select, insert, update, delete on mail_turn to reflectietool_app;

-- What was sent, or waits, about rounds that are open and about results that will be deleted. The
-- links in the mails about rounds so far hold the id of the invitation.
insert into mail_turn (id, person_id, kind, about, due_at, lapses_at, try_at, sent_at)
select i.id, i.person_id, 'ronde', i.id, t.opened_at, t.closes_at,
       case when coalesce(i.mailed_at, i.reminder_mailed_at) is null then now() end, greatest(i.mailed_at, i.reminder_mailed_at)
  from round_invitation i join team_round t on t.id = i.round_id where t.closed_at is null;
insert into mail_turn (person_id, kind, about, due_at, lapses_at, try_at)
select i.person_id, 'herinnering', i.id, t.reminded_at, t.closes_at, now()
  from round_invitation i join team_round t on t.id = i.round_id
 where t.closed_at is null and t.reminded_at is not null and i.reminder_mailed_at is null;
insert into mail_turn (person_id, kind, about, due_at, try_at, sent_at)
select person_id, 'bewaren', id, made_at, case when mailed_at is null then now() end, mailed_at from keeping_notice;

-- Each of these mails had a job of its own.
delete from river_job where kind in ('round-invitation', 'round-reminder', 'keeping-notice');
drop index keeping_notice_waiting;
alter table keeping_notice drop column queued_at;
