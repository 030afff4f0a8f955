-- Curating offerings: who changed which fact, and acts on many at once.

-- Raised by each change of a fact, so that a person who edits an older version gets a warning.
alter table offering add column version integer not null default 1;

-- The shipped catalogue is loaded once. A database that already has offerings counts as loaded:
-- offerings that an admin removed must not come back.
create table catalogue_load (
    loaded_at timestamptz not null,
    single    boolean primary key default true check (single)
);
insert into catalogue_load (loaded_at) select now() where exists (select from offering);

-- An act on many offerings at once, which its admin can undo within a day.
create table offering_bulk (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid,          -- the organisation of the offerings; null for national ones
    actor           uuid not null, -- a pseudonym, as in the trail
    act             text not null check (act in ('publiceren', 'archiveren', 'terughalen', 'nagekeken', 'geldig-tot')),
    at              timestamptz not null,
    undone_at       timestamptz
);
create index offering_bulk_actor on offering_bulk (actor, at);

-- Each change of an offering: the facts that differ, by column of the catalogue file, as {"title":
-- {"from": "", "to": ""}}. An earlier version is found by undoing later changes, so the first
-- version needs no facts here. Like the trail it is never changed, and outlives the person who made
-- the change.
create table offering_change (
    offering_id uuid not null references offering on delete cascade,
    version     integer not null,
    at          timestamptz not null,
    actor       uuid, -- a pseudonym; null for the command line and for jobs
    origin      text not null check (origin in
                    ('nieuw', 'kopie', 'bewerkt', 'import', 'groep', 'ongedaan', 'teruggezet')),
    bulk_id     uuid references offering_bulk on delete set null,
    fields      jsonb not null default '{}',
    primary key (offering_id, version)
);
create index offering_change_bulk on offering_change (bulk_id) where bulk_id is not null;

-- Titles that differ only in case, space and punctuation are probably the same offering.
create function offering_fold(title text) returns text
    language sql immutable parallel safe
    return lower(regexp_replace(title, '[^[:alnum:]]+', '', 'g'));
create index offering_double on offering (offering_fold(title)) where state <> 'gearchiveerd';

grant select, insert on offering_change, catalogue_load to reflectietool_app;
grant select, insert, update on offering_bulk to reflectietool_app;
