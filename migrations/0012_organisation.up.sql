-- Organisations: their teams, members and roles, and the trail of acts on others' data and on
-- settings.

-- name is what colleagues see; national is the role landelijk beheerder.
alter table account
    add column name text not null default '' check (length(name) <= 80),
    add column national boolean not null default false;

create table organisation (
    id          uuid primary key default gen_random_uuid(),
    name        text not null unique check (length(name) between 1 and 120),
    k           smallint not null default 5 check (k between 5 and 100), -- can be raised, never below 5
    theme       text not null default 'voorbeeld',
    example     boolean not null default false, -- made by the demonstration
    consent_on  date,                           -- the day on which the OR (works council) agreed
    consent_note text not null default '' check (length(consent_note) <= 2000),
    legal_basis text not null default ''
        check (legal_basis in ('', 'gerechtvaardigd-belang', 'algemeen-belang', 'overeenkomst', 'wettelijke-plicht')),
    legal_note  text not null default '' check (length(legal_note) <= 2000),
    created_at  timestamptz not null
);

-- The work that a member does ("functie"), with the target level per competency.
create table job_function (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid not null references organisation on delete cascade,
    name            text not null check (length(name) between 1 and 80),
    unique (organisation_id, name),
    unique (id, organisation_id)
);

create table job_function_target (
    function_id uuid not null references job_function on delete cascade,
    competency  text not null,
    level       smallint not null check (level between 1 and 4),
    primary key (function_id, competency)
);

-- admin is the role beheerder.
create table member (
    organisation_id uuid not null references organisation on delete cascade,
    person_id       uuid not null references person on delete cascade,
    admin           boolean not null default false,
    function_id     uuid,
    joined_at       timestamptz not null,
    primary key (organisation_id, person_id),
    foreign key (function_id, organisation_id) references job_function (id, organisation_id)
        on delete set null (function_id)
);
create index member_person on member (person_id, joined_at);
create index member_function on member (function_id) where function_id is not null;

create table team (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid not null references organisation on delete cascade,
    name            text not null check (length(name) between 1 and 80),
    created_at      timestamptz not null,
    unique (organisation_id, name),
    unique (id, organisation_id)
);

-- leads is the role teamleider.
create table team_member (
    team_id         uuid not null,
    organisation_id uuid not null,
    person_id       uuid not null,
    leads           boolean not null default false,
    joined_at       timestamptz not null,
    primary key (team_id, person_id),
    foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade,
    foreign key (organisation_id, person_id) references member on delete cascade
);
create index team_member_person on team_member (person_id);
create index team_member_member on team_member (organisation_id, person_id);

-- An invitation is for an address; only a person who has proved that address can accept it.
create table invitation (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid not null references organisation on delete cascade,
    team_id         uuid,
    leads           boolean not null default false check (not leads or team_id is not null),
    admin           boolean not null default false,
    email           text not null,
    email_key       text not null,
    invited_by      uuid references person on delete set null,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    mailed_at       timestamptz,
    accepted_at     timestamptz,
    revoked_at      timestamptz,
    foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade
);
create unique index invitation_open on invitation (organisation_id, team_id, email_key) nulls not distinct
    where accepted_at is null and revoked_at is null;
create index invitation_email on invitation (email_key);
create index invitation_team on invitation (team_id) where team_id is not null;
create index invitation_expires on invitation (expires_at);
create index invitation_by on invitation (invited_by) where invited_by is not null;

-- A person's pseudonym in the trail. It is deleted with the person, and then nobody can find out
-- any more who it was.
create table pseudonym (
    person_id uuid primary key references person on delete cascade,
    id        uuid not null unique default gen_random_uuid()
);

-- The trail. The serving role can add to it and read it, never change it. It has no foreign keys,
-- so that it outlives the things that it is about.
create table audit (
    id              bigint generated always as identity primary key,
    at              timestamptz not null,
    organisation_id uuid,           -- whose admins may read it
    actor           uuid,           -- a pseudonym; null for the command line and for jobs
    act             text not null,
    subject         uuid,           -- a pseudonym: the person it was done to
    detail          jsonb not null default '{}' -- settings and names of teams, never of people
);
create index audit_organisation on audit (organisation_id, id);

grant select, insert, update, delete on
    organisation, job_function, job_function_target, member, team, team_member, invitation, pseudonym
    to reflectietool_app;
grant select, insert on audit to reflectietool_app;
