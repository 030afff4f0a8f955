-- Imports of offerings: what a file would change, kept for a day, so that an import does exactly
-- what its preview showed.

create table import_plan (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid references organisation on delete cascade, -- null for national offerings
    person_id       uuid not null references person on delete cascade, -- who made the plan
    file_name       text not null check (length(file_name) <= 200),
    format          text not null,
    encoding        text not null,
    notes           text[] not null,
    source          text not null check (source <> ''), -- namespace for keys without a namespace
    counts          jsonb not null,                     -- rows per outcome
    faults          integer not null,                   -- in all rows, also those that are not shown
    digest          bytea not null,                     -- of everything that it would change
    status          text not null default 'proef' check (status in ('proef', 'wacht', 'klaar', 'verouderd', 'mislukt')),
    choice          jsonb not null default '{}',
    created_at      timestamptz not null,
    finished_at     timestamptz
);
create index import_plan_person on import_plan (person_id);
create index import_plan_organisation on import_plan (organisation_id) where organisation_id is not null;
create index import_plan_created on import_plan (created_at);

-- What the file says about an offering, and what that would change. The file itself is not stored.
create table import_row (
    plan_id uuid not null references import_plan on delete cascade,
    number  integer not null check (number >= 1),
    line    integer not null,
    outcome text not null check (outcome in ('nieuw', 'gewijzigd', 'bewaard', 'gelijk', 'dubbel', 'geweigerd')),
    key     text not null,
    title   text not null,
    facts   jsonb not null, -- by column, only the columns that the file has
    detail  jsonb not null,
    primary key (plan_id, number)
);
create index import_row_outcome on import_row (plan_id, outcome, number);

-- The progress of an import. It is a separate row, because it is written outside the transaction
-- that writes the offerings, so that others can read it.
create table import_progress (
    plan_id uuid primary key references import_plan on delete cascade,
    done    integer not null,
    total   integer not null
);

grant select, insert, update, delete on import_plan, import_progress to reflectietool_app;
grant select, insert, delete on import_row to reflectietool_app;
