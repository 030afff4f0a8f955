-- Limits that hold for all servers together, and the choice to be remembered when signing in.

-- How many guests began in an hour of the clock. Each connection adds to a shard of its own, so that
-- starts at the same moment do not wait for each other. It says nothing about anybody.
create table guest_count (
    hour   timestamptz not null,
    shard  smallint not null,
    guests integer not null,
    primary key (hour, shard)
) with (fillfactor = 50);

-- Whether the browser that asked for the code, or that went to the provider, is to be remembered.
alter table sign_in add column remember boolean not null default false;
alter table oidc_flow add column remember boolean not null default false;

-- When the owner last got a mail about wrong codes for this address.
alter table account add column warned_at timestamptz;

grant select, insert, update, delete on guest_count to reflectietool_app;
