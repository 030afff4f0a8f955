-- The teamsessie: a meeting of a team with cards, on one day in Amsterdam. No column says who
-- planned it: the trail does, under a pseudonym.

create table team_session (
    id              uuid primary key default gen_random_uuid(),
    team_id         uuid not null,
    organisation_id uuid not null,
    title           text not null check (length(title) between 1 and 120),
    word            text not null default '' check (length(word) <= 1000), -- the lead's message to the team
    day             date not null,
    -- Determines an order of the cards that reveals nothing. Deleted when the meeting is over.
    secret          uuid default gen_random_uuid(),
    unique (team_id, day),
    foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade
);
create index team_session_day on team_session (day);

-- A card: one strength and one wish, each a competency, own words or both. It holds no time and no
-- number, which would reveal who was first. It has no link to the membership of the team: otherwise
-- a person who removes a member would see which card disappears. It is deleted with the meeting,
-- after its day, or with the person.
create table team_session_card (
    session_id     uuid not null references team_session on delete cascade,
    person_id      uuid not null references person on delete cascade,
    strength       text not null default '', -- the slug of a competency
    strength_words text not null default '' check (length(strength_words) <= 200),
    wish           text not null default '', -- the slug of a competency
    wish_words     text not null default '' check (length(wish_words) <= 200),
    primary key (session_id, person_id),
    check (strength <> '' or strength_words <> ''),
    check (wish <> '' or wish_words <> '')
);
create index team_session_card_person on team_session_card (person_id);

grant select, insert, update, delete on team_session, team_session_card to reflectietool_app;
