-- Team rounds: a team finds out what it has and what needs attention. The publication is stored
-- without any link to persons; the participants are known only while a round is open.

-- The reflection counts, or counted, in a round; which round is not stored.
alter table reflection add column offered boolean not null default false;
-- Whether a person wants mails about rounds.
alter table account add column round_mails boolean not null default true;
-- For how many years the publication of a round is kept.
alter table organisation add column round_years smallint not null default 3 check (round_years in (1, 2, 3, 5));

create table team_round (
    id              uuid primary key default gen_random_uuid(),
    team_id         uuid not null,
    organisation_id uuid not null,
    title           text not null check (length(title) between 1 and 120),
    word            text not null default '' check (length(word) <= 1000), -- the lead's message to the team
    edition         text not null,
    k               smallint not null check (k >= 5), -- as promised at opening, raised at closing
    opened_at       timestamptz not null,
    closes_at       timestamptz not null check (closes_at > opened_at), -- the end of a day in Amsterdam
    reminded_at     timestamptz,
    -- What the lead sees while the round is open. It is looked up once a day and never withdrawn,
    -- so that nobody can see it change at the moment when a colleague decides.
    enough          boolean not null default false,
    enough_on       date not null, -- in Amsterdam
    closed_at       timestamptz,
    size            text check (size in ('5-7', '8-12', '13 of meer')), -- null after closing when too few took part
    check (closed_at is not null or size is null),
    foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade
);
create index team_round_team on team_round (team_id, opened_at);
create index team_round_organisation on team_round (organisation_id);
create index team_round_open on team_round (closes_at) where closed_at is null;
create index team_round_closed on team_round (closed_at) where closed_at is not null;

-- The publication of a round, in the order of the framework.
create table round_finding (
    round_id   uuid not null references team_round on delete cascade,
    place      smallint not null,
    competency text not null,
    word       text not null check (word in ('sterke kant', 'op orde', 'aandachtspunt')),
    primary key (round_id, competency)
);

-- The people who may take part: the members at opening who were not leads. Deleted at closing.
-- Mails and jobs carry the id.
create table round_invitation (
    id                 uuid primary key default gen_random_uuid(),
    round_id           uuid not null references team_round on delete cascade,
    person_id          uuid not null references person on delete cascade,
    mailed_at          timestamptz,
    reminder_mailed_at timestamptz,
    unique (round_id, person_id)
);
create index round_invitation_person on round_invitation (person_id);

-- The answers to "Telt mee?". Deleted at closing.
create table round_choice (
    round_id      uuid not null,
    person_id     uuid not null,
    reflection_id uuid not null references reflection on delete cascade,
    counts        boolean not null,
    primary key (round_id, reflection_id),
    foreign key (round_id, person_id) references round_invitation (round_id, person_id) on delete cascade
);
create index round_choice_person on round_choice (person_id, round_id);
create unique index round_choice_once on round_choice (round_id, person_id) where counts;   -- a person counts once
create unique index round_choice_one_round on round_choice (reflection_id) where counts; -- a reflection in one round
create index round_choice_reflection on round_choice (reflection_id);

grant select, insert, delete, update (k, reminded_at, enough, enough_on, closed_at, size) on team_round to reflectietool_app;
grant select, insert on round_finding to reflectietool_app;
grant select, insert, delete, update (mailed_at, reminder_mailed_at) on round_invitation to reflectietool_app;
grant select, insert, delete, update (counts) on round_choice to reflectietool_app;
