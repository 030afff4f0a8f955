-- What an admin looked at asks no attention for a while. A row is the last look at an offering, with
-- the signals that were there: those stay quiet, and what comes up afterwards does not.
create table offering_look (
    offering_id uuid primary key references offering on delete cascade,
    looked_at   timestamptz not null,
    signals     text[] not null
);

-- For how many months a look counts, and after how many months without one an offering asks for it
-- again. A scope without a row has the default of the program.
create table curation_period (
    organisation_id uuid unique nulls not distinct references organisation on delete cascade, -- null for national offerings
    months          smallint not null check (months in (3, 6, 12))
);

-- The folded title is stored, since finding doubles compares it for each offering of the list.
alter table offering add column title_fold text not null generated always as (offering_fold(title)) stored;
drop index offering_double;
create index offering_double on offering (title_fold) where state <> 'gearchiveerd';

-- Acts on many offerings can change competencies and levels too.
alter table offering_bulk drop constraint offering_bulk_act_check;
alter table offering_bulk add constraint offering_bulk_act_check check (act in
    ('publiceren', 'archiveren', 'terughalen', 'nagekeken', 'geldig-tot', 'niveau', 'competentie-erbij', 'competentie-weg'));

grant select, insert, update, delete on offering_look to reflectietool_app;
grant select, insert, update on curation_period to reflectietool_app;
