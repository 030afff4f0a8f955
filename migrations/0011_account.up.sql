-- Accounts: a verified address of a person, the requests to sign in with it, and the columns of a
-- session for both.

create table account (
    person_id   uuid primary key references person on delete cascade,
    email       text not null,         -- as typed, to send mail to
    email_key   text not null unique,  -- folded, to recognise the address
    created_at  timestamptz not null
);

-- A request to prove an address by mail: to sign in, or to delete the account. The code and the
-- link are made when the mail goes out, and only their hashes are stored.
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
    -- The page of this site from which a person was sent to sign in, and to which they continue.
    next_path  text not null default '' check (length(next_path) <= 100)
);
create index sign_in_email on sign_in (email_key, created_at);
create index sign_in_created on sign_in (created_at);

-- A signed-in session ends sooner than a guest's, and at ends_at at the latest. guest_id is the
-- guest whose work this browser held before signing in, until the person says whose it is;
-- next_path is the page to continue to after that.
alter table session
    add column signed_in boolean not null default false,
    add column guest_id uuid references person on delete set null,
    add column ends_at timestamptz,
    add column next_path text not null default '';
create index session_guest on session (guest_id) where guest_id is not null;

grant select, insert, update, delete on account, sign_in to reflectietool_app;
