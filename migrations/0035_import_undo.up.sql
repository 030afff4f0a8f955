-- An import can be undone for a day, a preview follows the catalogue until it is carried out, and the
-- refused rows of a file can be downloaded to correct them.

alter table import_plan
    add column columns     jsonb   not null default '[]',  -- of the file, in its order: our name, and its title
    add column seen        text    not null default '',    -- the catalogue for which the preview was made
    add column revision    integer not null default 1,     -- raised when a changed catalogue changes the preview
    add column undo_at     timestamptz,                    -- when undoing was last asked for, or was done
    add column undo_failed boolean not null default false, -- the last attempt changed nothing
    add column undone      jsonb,                          -- numbers of offerings, by fate; null if it was not undone
    drop constraint import_plan_status_check,
    add constraint import_plan_status_check
        check (status in ('proef', 'wacht', 'klaar', 'verouderd', 'mislukt', 'terug', 'ongedaan'));

-- The facts of a refused row are the values of the file, as far as they were read.
alter table import_row add column revision integer not null default 1; -- of the plan, when it last changed
grant update (outcome, detail, revision) on import_row to reflectietool_app;

-- What an import saved, so that it can be undone. The facts of before stand in offering_change. An
-- offering that is removed stays listed here, so this is no foreign key.
create table import_done (
    plan_id     uuid not null references import_plan on delete cascade,
    offering_id uuid not null,
    kind        text not null check (kind in ('nieuw', 'gewijzigd', 'genoteerd')), -- genoteerd: no fact changed
    version     integer not null, -- of the offering, after the import
    still       integer not null, -- the last version that is as the import left it: undoing a later import raises it
    before      jsonb,            -- offering.imported before the import; null for a new offering
    noted       text not null,    -- md5 of offering.imported after the import
    fate        text check (fate in ('weg', 'archief', 'terug', 'gebleven', 'genoteerd')), -- null if not undone
    primary key (plan_id, offering_id),
    check ((before is null) = (kind = 'nieuw'))
);
create index import_done_offering on import_done (offering_id);
grant select, insert, update (still, fate), delete on import_done to reflectietool_app;

alter table offering_change
    drop constraint offering_change_origin_check,
    add constraint offering_change_origin_check check (origin in
        ('nieuw', 'kopie', 'bewerkt', 'import', 'groep', 'ongedaan', 'teruggezet', 'import-terug'));
