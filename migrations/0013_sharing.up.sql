-- The gespreksblad: what a person chose to bring to a talk, and the shares of it. It belongs to the
-- reflection, so that it has the same owner and is deleted with it, also after a guest's work was
-- claimed.

create table sheet (
    id            uuid primary key default gen_random_uuid(),
    reflection_id uuid not null unique references reflection on delete cascade,
    created_at    timestamptz not null,
    changed_at    timestamptz not null
);

-- A competency that was chosen, with the person's own words. It holds no level, so nobody can read
-- one from a sheet.
create table sheet_item (
    sheet_id   uuid not null references sheet on delete cascade,
    competency text not null,
    kind       text not null check (kind in ('punt', 'kracht')),
    words      text not null default '' check (length(words) <= 500),
    primary key (sheet_id, competency)
);

create table sheet_question (
    sheet_id uuid not null references sheet on delete cascade,
    place    smallint not null check (place between 1 and 5),
    question text not null check (length(question) between 1 and 120),
    primary key (sheet_id, place)
);

-- A sheet that the person with an address may read until the end of a day in Amsterdam. The address
-- is '' once the recipient deleted the account with it.
create table share (
    id          uuid primary key default gen_random_uuid(),
    sheet_id    uuid not null references sheet on delete cascade,
    email       text not null,
    email_key   text not null,
    with_report boolean not null,
    until       date not null,
    created_at  timestamptz not null,
    mailed_at   timestamptz,
    revoked_at  timestamptz
);
create index share_sheet on share (sheet_id);
create index share_email on share (email_key) where email_key <> '';

-- The log of openings by the recipient: the first one in each hour.
create table share_view (
    share_id  uuid not null references share on delete cascade,
    part      text not null check (part in ('blad', 'rapport')),
    hour      timestamptz not null,
    opened_at timestamptz not null,
    primary key (share_id, part, hour)
);

-- The times of the mails about a person's shares, for the limit per hour. They outlive a deleted
-- sheet.
create table share_mail (
    person_id uuid not null references person on delete cascade,
    at        timestamptz not null
);
create index share_mail_person on share_mail (person_id, at);

grant select, insert, update, delete on sheet to reflectietool_app;
grant select, insert, delete on sheet_item, sheet_question, share_mail to reflectietool_app;
grant select, insert, update on share to reflectietool_app;
-- The log is only added to; it is deleted with the share.
grant select, insert on share_view to reflectietool_app;
