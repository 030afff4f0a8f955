-- The one row that a server writes to find out whether writing works.
create table write_check (
    only_row boolean primary key default true check (only_row),
    at       timestamptz not null
);
grant select, insert, update on write_check to reflectietool_app;
