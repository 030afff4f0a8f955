-- Visitors, their sessions and their reflections. The owner role migrates; the role
-- reflectietool_app serves and gets only the rights that it needs.

-- Every visitor who has answered something. An account adds an address to it.
create table person (
    id           uuid primary key default gen_random_uuid(),
    created_at   timestamptz not null,
    last_seen_at timestamptz not null
);
create index person_last_seen on person (last_seen_at);

-- A browser in which a person acts. Only the SHA-256 of the token is stored.
create table session (
    token_hash bytea primary key check (length(token_hash) = 32),
    person_id  uuid not null references person on delete cascade,
    remembered boolean not null,
    created_at timestamptz not null,
    touched_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_person on session (person_id);
create index session_expires on session (expires_at);

-- The code with which a guest continues on another device; one per person, hashed.
create table resume_code (
    person_id  uuid primary key references person on delete cascade,
    code_hash  bytea not null unique check (length(code_hash) = 32),
    created_at timestamptz not null
);

create table reflection (
    id          uuid primary key default gen_random_uuid(),
    person_id   uuid not null references person on delete cascade,
    form        text not null check (form in ('reflectie', 'snelle-scan')),
    edition     text not null,
    started_at  timestamptz not null,
    finished_at timestamptz check (finished_at >= started_at)
);
create index reflection_person on reflection (person_id, started_at);

-- Answers are words, so that "not applicable" can never be mistaken for a number.
create table statement_answer (
    reflection_id uuid not null references reflection on delete cascade,
    statement     text not null,
    answer        text not null check (answer in ('nooit', 'soms', 'vaak', 'altijd', 'nvt', 'weet-niet')),
    primary key (reflection_id, statement)
);

-- One row per competency of the edition, made when the reflection starts, so that it holds the
-- target of that moment.
create table competency_answer (
    reflection_id uuid not null references reflection on delete cascade,
    competency    text not null,
    choice        text check (choice in ('verkennen', 'groeien', 'vast', 'voorbeeld', 'nvt', 'weet-niet')),
    target        smallint not null check (target between 1 and 4),
    weight        text not null default 'gewoon' check (weight in ('laag', 'gewoon', 'hoog')),
    note          text not null default '' check (length(note) <= 2000),
    difference    text not null default '' check (length(difference) <= 2000),
    primary key (reflection_id, competency)
);

create table kenmerk_answer (
    reflection_id uuid not null references reflection on delete cascade,
    kenmerk       text not null,
    answer        text not null check (length(answer) <= 2000),
    primary key (reflection_id, kenmerk)
);

-- The competencies that the person picked on the report, with the reason behind each.
create table pick (
    reflection_id uuid not null references reflection on delete cascade,
    competency    text not null,
    kind          text not null check (kind in ('groeien', 'inzetten')),
    reason        text check (reason in ('leren', 'zelden', 'ruimte', 'hoort-niet')),
    primary key (reflection_id, competency),
    check (reason is null or kind = 'groeien')
);

grant select, insert, update, delete on
    person, session, resume_code, reflection, statement_answer, competency_answer, kenmerk_answer, pick
    to reflectietool_app;
