-- The expertise map: which groups of people and which questions a member knows about, as they say
-- themselves. It belongs to the membership, and is deleted with it.

-- Whether colleagues in a team see the member's name with the subjects they know about. Off unless
-- the member chooses it.
alter table member add column expertise_named boolean not null default false;

-- The subjects that an organisation adds to the shipped list, which is part of the program. A
-- hidden subject is neither asked nor shown, and can be shown again unchanged.
create table expertise_subject (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid not null references organisation on delete cascade,
    kind            text not null check (kind in ('doelgroep', 'hulpvraag')),
    name            text not null check (length(name) between 1 and 60),
    name_key        text not null, -- folded, so that no subject is in the list twice
    hidden          boolean not null default false,
    unique (organisation_id, name_key)
);

-- The subjects that a member knows about: the slug of a shipped one, or the id of an added one. A
-- subject that they do not know about has no row.
create table member_expertise (
    organisation_id uuid not null,
    person_id       uuid not null,
    subject         text not null check (length(subject) <= 40),
    depth           text not null check (depth in ('basis', 'specialist')),
    primary key (organisation_id, person_id, subject),
    foreign key (organisation_id, person_id) references member on delete cascade
);

-- Added subjects are hidden, never deleted, since members have chosen them.
grant select, insert, update on expertise_subject to reflectietool_app;
grant select, insert, update, delete on member_expertise to reflectietool_app;
