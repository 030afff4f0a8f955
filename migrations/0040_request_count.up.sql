-- How often a network or a person asked something in a window of time, for the limits that hold for all
-- servers together.

-- What keeps anybody without this row from finding out which network or person a count is of. It is made
-- here, is the same for all servers, and never changes.
create table request_secret (
    only_row boolean primary key default true check (only_row),
    secret   bytea not null
);
insert into request_secret (secret) values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- mark is a hash of the secret, what was asked, by whom and in which window; over_at is when the count no
-- longer matters. The table is unlogged: a count does not wait for the disk and does not go into the
-- write-ahead log, and after a crash of PostgreSQL counting begins anew.
create unlogged table request_count (
    mark     bytea primary key,
    over_at  timestamptz not null,
    requests integer not null
) with (fillfactor = 50);

grant select on request_secret to reflectietool_app;
grant select, insert, update, delete on request_count to reflectietool_app;
