-- Whether the page of an offering still exists, and which development points people want
-- offerings for.

-- The result of the last check of an offering's address. It counts only as long as the offering
-- still has that address. A page that works again clears failed_on and failed_again.
create table offering_link (
    offering_id  uuid primary key references offering on delete cascade,
    url          text not null,
    checked_at   timestamptz not null,
    next_at      timestamptz not null, -- no new check before this time
    verdict      text not null check (verdict in ('werkt', 'werkt-niet', 'onbekend')),
    reason       text not null default '' check ((reason = '') = (verdict = 'werkt')),
    status       smallint not null default 0, -- HTTP, 0 without an answer
    failed_on    date, -- the first day of a series on which it failed (Europe/Amsterdam)
    failed_again date, -- the last day of that series after the first
    -- One bad day proves nothing: admins see it after a second one.
    broken       boolean not null generated always as (coalesce(failed_again > failed_on, false)) stored,
    check (verdict <> 'werkt' or failed_on is null and failed_again is null)
);
create index offering_link_next on offering_link (next_at);
create index offering_link_broken on offering_link (offering_id) where broken;

-- The people whose development points may count in the national overview. People without a row do
-- not count.
create table demand_consent (
    person_id uuid primary key references person on delete cascade,
    since     timestamptz not null
);

-- What is published about a quarter, once and without persons: a person who gives or withdraws
-- consent afterwards, or deletes their account, changes nothing that could be compared.
create table demand_quarter (
    starts_on    date primary key check (starts_on = date_trunc('quarter', starts_on::timestamp)),
    published_at timestamptz not null
);

-- A competency that fewer than twenty persons have gets no row.
create table demand_figure (
    starts_on  date not null references demand_quarter,
    competency text not null,
    persons    int not null check (persons >= 20 and persons % 10 = 0),
    primary key (starts_on, competency)
);

grant select, insert, update on offering_link to reflectietool_app;
grant select, insert, delete on demand_consent to reflectietool_app;
grant select, insert on demand_quarter, demand_figure to reflectietool_app;
