-- What professionals do with offerings: keep them, report a fault, suggest one, say whether one was
-- useful, and set preferred filters. All of it is deleted with the person.

create table offering_kept (
    person_id   uuid not null references person on delete cascade,
    offering_id uuid not null references offering on delete cascade,
    kept_at     timestamptz not null,
    primary key (person_id, offering_id)
);
create index offering_kept_offering on offering_kept (offering_id);

-- A list of offerings that its owner shows others by a list link. The id is random, and knowing it
-- is enough to read the list. The list holds the offerings that were kept when it was made; later
-- ones are private.
create table offering_list (
    id         uuid primary key default gen_random_uuid(),
    person_id  uuid not null references person on delete cascade,
    made_at    timestamptz not null,
    expires_at timestamptz not null check (expires_at > made_at)
);
create index offering_list_person on offering_list (person_id);

create table offering_list_item (
    list_id     uuid not null references offering_list on delete cascade,
    offering_id uuid not null references offering on delete cascade,
    primary key (list_id, offering_id)
);
create index offering_list_item_offering on offering_list_item (offering_id);

-- The person is stored to limit how many one person sends, and to include them in the person's
-- download and deletion. The people who handle the rows never see it. Without done_at nobody has
-- handled the row yet.
create table offering_report (
    id          uuid primary key default gen_random_uuid(),
    offering_id uuid not null references offering on delete cascade,
    kind        text not null check (kind in ('link', 'voorbij', 'klopt-niet', 'anders')),
    words       text not null default '' check (length(words) <= 1000),
    made_at     timestamptz not null,
    person_id   uuid not null references person on delete cascade,
    done_at     timestamptz
);
create index offering_report_offering on offering_report (offering_id) where done_at is null;
create index offering_report_person on offering_report (person_id, made_at);

create table offering_suggestion (
    id        uuid primary key default gen_random_uuid(),
    title     text not null check (length(title) between 1 and 300),
    url       text not null default '' check (length(url) <= 2000),
    provider  text not null default '' check (length(provider) <= 300),
    why       text not null default '' check (length(why) <= 1000),
    made_at   timestamptz not null,
    person_id uuid not null references person on delete cascade,
    done_at   timestamptz
);
create index offering_suggestion_open on offering_suggestion (made_at) where done_at is null;
create index offering_suggestion_person on offering_suggestion (person_id, made_at);

create table offering_useful (
    person_id   uuid not null references person on delete cascade,
    offering_id uuid not null references offering on delete cascade,
    answer      text not null check (answer in ('ja', 'beetje', 'nee')),
    answered_at timestamptz not null,
    primary key (person_id, offering_id)
);
create index offering_useful_offering on offering_useful (offering_id);

-- A person's preferred filters. Empty is no preference.
create table offering_preference (
    person_id    uuid primary key references person on delete cascade,
    region       text not null default '' check (length(region) <= 80),
    formats      text[] not null default '{}' check (formats <@ '{fysiek,online,blended,zelfstandig}'::text[]),
    max_cost_eur numeric(9, 2) check (max_cost_eur >= 0),
    starts_from  date,
    starts_until date check (starts_until >= starts_from),
    register     text not null default '' check (length(register) <= 100),
    changed_at   timestamptz not null
);

-- How often an offering was opened from a report, without the person who did it.
create table offering_open (
    offering_id uuid not null references offering on delete cascade,
    day         date not null, -- in Amsterdam
    times       integer not null check (times > 0),
    primary key (offering_id, day)
);

-- Claiming moves a guest's rows; an admin marks the rows that are handled.
grant select, insert, delete, update (person_id) on offering_kept, offering_list to reflectietool_app;
grant select, insert on offering_list_item to reflectietool_app;
grant select, insert, update (person_id, done_at) on offering_report, offering_suggestion to reflectietool_app;
grant select, insert, update on offering_useful to reflectietool_app;
grant select, insert, update, delete on offering_preference to reflectietool_app;
grant select, insert, update (times) on offering_open to reflectietool_app;
