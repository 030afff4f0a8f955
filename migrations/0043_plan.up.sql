-- The plan: what a person wants to do differently, how that goes, and what they do to learn. Everything is the
-- person's own; only a maatje that they choose sees a part of one goal. A guest can have a plan as well, so every
-- key begins with the person and follows a claim of a guest's work (on update cascade).

create table goal (
    person_id     uuid not null references person on delete cascade,
    id            uuid not null default gen_random_uuid(),
    state         text not null check (state in ('active', 'resting', 'done')),
    source        text not null check (source in ('punt', 'kracht', 'eigen')),
    competency    text check (length(competency) <= 100), -- a slug of the edition; null for a goal about something else
    edition       text check (length(edition) <= 100),
    reflection_id uuid, -- whose report it began from; null when that is deleted, since a goal outlives it
    intention     text not null check (length(intention) between 1 and 300),
    obstacle      text not null check (length(obstacle) <= 300),
    if_text       text not null check (length(if_text) between 1 and 200),
    then_text     text not null check (length(then_text) between 1 and 200),
    sign          text not null default '' check (length(sign) <= 200),
    with_whom     text not null default '' check (length(with_whom) <= 200),
    look_back_on  date,
    mails         boolean not null default false,
    missed        smallint not null default 0 check (missed >= 0), -- look-backs in a row without an answer
    started_at    timestamptz not null,
    changed_at    timestamptz not null,
    ended_at      timestamptz, -- when it was done
    primary key (person_id, id),
    foreign key (person_id, reflection_id) references reflection (person_id, id) on delete set null (reflection_id) on update cascade,
    check ((competency is null) = (edition is null)),
    check ((state = 'active') = (look_back_on is not null)),
    check ((state = 'done') = (ended_at is not null))
);
create index goal_due on goal (look_back_on) where look_back_on is not null;

-- What a person answered when they looked back, with the intention as it then was: together the story of the
-- goal. A look-back that passed without an answer has none.
create table look_back (
    person_id   uuid not null,
    goal_id     uuid not null,
    number      smallint not null check (number > 0),
    due_on      date not null,
    if_text     text not null check (length(if_text) between 1 and 200),
    then_text   text not null check (length(then_text) between 1 and 200),
    answer      text check (answer in ('gelukt', 'beetje', 'nog-niet', 'kwam-niet-voor', 'anders')),
    noticed     text not null default '' check (length(noticed) <= 500),
    decision    text check (decision in ('keep', 'change', 'finish')),
    answered_at timestamptz,
    primary key (person_id, goal_id, number),
    foreign key (person_id, goal_id) references goal (person_id, id) on delete cascade on update cascade,
    check ((answer is null) = (answered_at is null)),
    check (answer is not null or (decision is null and noticed = ''))
);

-- The link in the mail that asks how a goal goes. There is one for each goal: that of the next mail replaces it.
create table look_back_link (
    person_id   uuid not null,
    goal_id     uuid not null,
    number      smallint not null check (number > 0), -- of the look-back
    secret_hash bytea not null unique,
    made_at     timestamptz not null,
    primary key (person_id, goal_id),
    foreign key (person_id, goal_id) references goal (person_id, id) on delete cascade on update cascade
);

-- Something to learn from that a person plans, of the catalogue or their own. What the catalogue said is copied,
-- and offering_id has no foreign key: an offering that goes leaves the plan as it is.
create table plan_item (
    person_id       uuid not null references person on delete cascade,
    id              uuid not null default gen_random_uuid(),
    goal_id         uuid,
    offering_id     uuid,
    facts           jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
    title           text not null check (length(title) between 1 and 200),
    obligation      text not null check (obligation in ('verplicht', 'vrijwillig')),
    funding         text not null check (funding in ('', 'werkgever', 'subsidie', 'loopbaanbedrag', 'vitaliteitsuren', 'ikb', 'zelf', 'anders')),
    deadline        date,
    done_on         date,
    register        text not null default '' check (length(register) <= 200),
    category        text not null default '' check (category in ('', 'geaccrediteerd', 'reflectie', 'overig')),
    points_expected numeric(6, 2) check (points_expected >= 0),
    points_earned   numeric(6, 2) check (points_earned >= 0),
    link            text not null default '' check (length(link) <= 500),
    made_at         timestamptz not null,
    changed_at      timestamptz not null,
    primary key (person_id, id),
    foreign key (person_id, goal_id) references goal (person_id, id) on delete set null (goal_id) on update cascade,
    -- What is obligatory is at the employer's cost (Cao Sociaal Werk 2023-2025).
    check (obligation = 'vrijwillig' or funding not in ('loopbaanbedrag', 'vitaliteitsuren', 'ikb', 'zelf'))
);

-- When the periods of five years of a register begin, by the person's own statement.
create table register_period (
    person_id    uuid not null references person on delete cascade,
    register_key text not null, -- the name in lower case
    register     text not null check (length(register) between 1 and 200),
    starts_on    date not null,
    primary key (person_id, register_key)
);

-- What a person wrote down after a talk. The other in that talk does not see it.
create table agreement (
    person_id     uuid not null references person on delete cascade,
    id            uuid not null default gen_random_uuid(),
    reflection_id uuid, -- which the talk was about; null when that is deleted
    deed          text not null check (length(deed) between 1 and 500),
    with_whom     text not null default '' check (length(with_whom) <= 200),
    due           date,
    done_on       date,
    made_at       timestamptz not null,
    changed_at    timestamptz not null,
    primary key (person_id, id),
    foreign key (person_id, reflection_id) references reflection (person_id, id) on delete set null (reflection_id) on update cascade
);

-- The maatje of a goal: a colleague whom its owner asks by address. The address is erased when the colleague
-- accepts, since from then on the row refers to their account.
create table buddy (
    person_id   uuid not null, -- the owner of the goal
    goal_id     uuid not null,
    id          uuid not null default gen_random_uuid(),
    email       text,
    email_key   text,
    secret_hash bytea unique, -- of the link in the mail; null before that goes out
    asked_at    timestamptz not null,
    mailed_at   timestamptz,
    expires_at  timestamptz not null, -- of the question
    accepted_by uuid references person on delete cascade,
    accepted_at timestamptz,
    stopped_at  timestamptz,
    primary key (person_id, goal_id, id),
    foreign key (person_id, goal_id) references goal (person_id, id) on delete cascade on update cascade,
    check ((accepted_by is null) = (accepted_at is null)),
    check ((email is null) = (accepted_by is not null) and (email_key is null) = (accepted_by is not null)),
    check (accepted_by <> person_id)
);
create unique index buddy_live on buddy (person_id, goal_id) where stopped_at is null;
create unique index buddy_id on buddy (id);
create index buddy_email on buddy (email_key) where email_key is not null;
create index buddy_accepted on buddy (accepted_by) where accepted_by is not null;
create index buddy_expired on buddy (expires_at) where accepted_by is null;
create index buddy_stopped on buddy (stopped_at) where stopped_at is not null;

-- The private address of the calendar with the days of a plan.
create table plan_calendar (
    person_id   uuid primary key references person on delete cascade,
    secret_hash bytea not null unique,
    with_titles boolean not null, -- whether events name what they are about
    made_at     timestamptz not null
);

grant select, insert, update, delete on goal, plan_item, register_period, agreement, buddy, plan_calendar, look_back_link to reflectietool_app;
grant select, insert, update on look_back to reflectietool_app;
