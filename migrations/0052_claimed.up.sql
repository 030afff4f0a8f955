-- The guests whose work went to a person, under the mark that deletion has. In a backup of before, the work is still
-- the guest's: when the person is deleted, the guest is listed with them. A row goes when no backup has the guest.
create table claimed (
    person_id uuid not null references person on delete cascade,
    mark      bytea not null,
    at        timestamptz not null,
    primary key (person_id, mark)
);
create index claimed_at on claimed (at);

-- A row that goes while its person stays is only old.
create function claimed_deleted() returns trigger language plpgsql as $$
begin
    insert into deletion (mark, at) select mark, now() from gone
     where not exists (select from person where id = person_id) on conflict do nothing;
    return null;
end $$;
create trigger claimed_deleted after delete on claimed
    referencing old table as gone for each statement execute function claimed_deleted();

grant select, insert, delete on claimed to reflectietool_app;
