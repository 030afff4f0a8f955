-- Whether the page of an offering still exists, and which development points people want
-- offerings for.

-- What the last check of an offering's address found. It counts only as long as the offering
-- still has that address. A page that works again clears failed_on and failed_again.
create table offering_link (
    offering_id  uuid primary key references offering on delete cascade,
    url          text not null,
    checked_at   timestamptz not null,
    next_at      timestamptz not null, -- not checked again before
    verdict      text not null check (verdict in ('werkt', 'werkt-niet', 'onbekend')),
    reason       text not null default '' check ((reason = '') = (verdict = 'werkt')),
    status       smallint not null default 0, -- HTTP, 0 without an answer
    failed_on    date, -- the first day in a row on which it failed (Europe/Amsterdam)
    failed_again date, -- the last one after that
    -- One bad day is no proof: an admin is told after a second.
    broken       boolean not null generated always as (coalesce(failed_again > failed_on, false)) stored,
    check (verdict <> 'werkt' or failed_on is null and failed_again is null)
);
create index offering_link_next on offering_link (next_at);
create index offering_link_broken on offering_link (offering_id) where broken;

-- Who wants their development points to count in the national overview. Without a row they
-- do not.
create table demand_consent (
    person_id uuid primary key references person on delete cascade,
    since     timestamptz not null
);

-- What is published of a quarter, once and without persons: whoever gives or takes back
-- their consent afterwards, or leaves, changes nothing that could be compared.
create table demand_quarter (
    starts_on    date primary key check (starts_on = date_trunc('quarter', starts_on::timestamp)),
    published_at timestamptz not null
);

-- What has fewer than twenty persons has no row.
create table demand_figure (
    starts_on  date not null references demand_quarter,
    competency text not null,
    persons    int not null check (persons >= 20 and persons % 10 = 0),
    primary key (starts_on, competency)
);

grant select, insert, update on offering_link to reflectietool_app;
grant select, insert, delete on demand_consent to reflectietool_app;
grant select, insert on demand_quarter, demand_figure to reflectietool_app;
