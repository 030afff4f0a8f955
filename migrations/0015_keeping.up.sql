-- How long people keep their results, the notices before results are deleted, the change of an
-- address, and a sign-in whose answer was lost.

-- The number of years after which results are deleted, 0 for "until I delete them myself".
alter table account add column keep_years smallint not null default 3 check (keep_years in (0, 1, 2, 3, 5));

-- A mail about the reflections that will be deleted. mailed_at is when the mail server accepted it:
-- results are deleted only when a month has passed since then.
create table keeping_notice (
    id        uuid primary key default gen_random_uuid(),
    person_id uuid not null references person on delete cascade,
    made_at   timestamptz not null,
    queued_at timestamptz not null, -- when the mail was queued; one that was given up is queued again
    mailed_at timestamptz
);
create index keeping_notice_person on keeping_notice (person_id);
create index keeping_notice_waiting on keeping_notice (queued_at) where mailed_at is null;

-- The reflections that a notice announces. due_at is when the reflection was due for deletion at
-- the time of the announcement: if that has changed by now, the announcement no longer counts.
create table keeping_announced (
    reflection_id uuid primary key references reflection on delete cascade,
    notice_id     uuid not null references keeping_notice on delete cascade,
    due_at        timestamptz not null
);
create index keeping_announced_notice on keeping_announced (notice_id);

-- A request to change the address belongs to a person, and also leads to a mail to the old address.
alter table sign_in drop constraint sign_in_purpose_check;
alter table sign_in
    add constraint sign_in_purpose_check check (purpose in ('inloggen', 'verwijderen', 'wijzigen')),
    add column person_id uuid references person on delete cascade,
    add column old_email text not null default '',
    add constraint sign_in_person_check check ((purpose = 'wijzigen') = (person_id is not null));
create index sign_in_person on sign_in (person_id) where person_id is not null;

-- The guest's session that this session replaced. A browser that never received the answer still
-- sends that old token.
alter table session add column replaced_hash bytea;
create index session_replaced on session (replaced_hash) where replaced_hash is not null;

grant select, insert, update, delete on keeping_notice, keeping_announced to reflectietool_app;
