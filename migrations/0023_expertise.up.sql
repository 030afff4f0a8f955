-- The expertise map: which groups of people and which questions a member knows about, in
-- their own words. It hangs on the membership, so that it goes with it.

-- Whether colleagues in a team see the member's name beside what they know. Off unless the
-- member chooses it.
alter table member add column expertise_named boolean not null default false;

-- What an organisation adds to the shipped list, which stands in the program. What is hidden
-- is not asked or shown, and comes back as it was.
create table expertise_subject (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid not null references organisation on delete cascade,
    kind            text not null check (kind in ('doelgroep', 'hulpvraag')),
    name            text not null check (length(name) between 1 and 60),
    name_key        text not null, -- folded, so that nothing stands there twice
    hidden          boolean not null default false,
    unique (organisation_id, name_key)
);

-- What a member knows about: the slug of a shipped subject, or the id of an added one. What
-- they do not know about has no row.
create table member_expertise (
    organisation_id uuid not null,
    person_id       uuid not null,
    subject         text not null check (length(subject) <= 40),
    depth           text not null check (depth in ('basis', 'specialist')),
    primary key (organisation_id, person_id, subject),
    foreign key (organisation_id, person_id) references member on delete cascade
);

-- Added subjects are hidden, never deleted: people have chosen them.
grant select, insert, update on expertise_subject to reflectietool_app;
grant select, insert, update, delete on member_expertise to reflectietool_app;
