-- Accounts: a verified address on a person, the requests to sign in with it, and what a
-- session knows about both.

create table account (
    person_id   uuid primary key references person on delete cascade,
    email       text not null,         -- as it was written, to send mail to
    email_key   text not null unique,  -- folded, to recognise it by
    created_at  timestamptz not null
);

-- A request to prove an address by mail: to sign in, or to delete the account. Code and
-- link are made when the mail goes out, and only their hashes are kept.
create table sign_in (
    id         uuid primary key default gen_random_uuid(),
    purpose    text not null check (purpose in ('inloggen', 'verwijderen')),
    email      text not null,
    email_key  text not null,
    code_hash  bytea,
    link_hash  bytea unique,
    tries      smallint not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    -- The page of this site that sent someone to sign in, and where they go on to.
    next_path  text not null default '' check (length(next_path) <= 100)
);
create index sign_in_email on sign_in (email_key, created_at);
create index sign_in_created on sign_in (created_at);

-- A signed-in session lives shorter than a guest's, and ends for good at ends_at. guest_id
-- is the visitor whose work this browser had, until it is taken along or not; next_path is
-- where to go on to after that.
alter table session
    add column signed_in boolean not null default false,
    add column guest_id uuid references person on delete set null,
    add column ends_at timestamptz,
    add column next_path text not null default '';
create index session_guest on session (guest_id) where guest_id is not null;

grant select, insert, update, delete on account, sign_in to reflectietool_app;
