-- The persons who were deleted, until a server has written them on the list outside the database. When a backup
-- has been restored, everybody on that list is deleted again.

-- mark says who it was only to somebody who also has the secret and the id of the person, as a backup of before
-- the deletion has.
create table deletion (
    mark bytea primary key,
    at   timestamptz not null
);

create function deletion_mark(secret bytea, person uuid) returns bytea language sql immutable as $$
    select sha256(secret || 'deleted person'::bytea || uuid_send(person))
$$;

-- A trigger, so that no way to delete a person goes past it.
create function person_deleted() returns trigger language plpgsql as $$
begin
    insert into deletion (mark, at) select deletion_mark(secret, id), now() from gone, request_secret on conflict do nothing;
    return null;
end $$;
create trigger person_deleted after delete on person
    referencing old table as gone for each statement execute function person_deleted();

grant select, insert, delete on deletion to reflectietool_app;
