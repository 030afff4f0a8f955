-- An account that nobody uses is announced by mail and deleted; package account decides by these columns.
alter table account
    add column unused_since     timestamptz, -- the last visit at the time of the announcement; another visit voids it
    add column unused_mailed_at timestamptz; -- when the mail server accepted that mail; the month begins then
create index account_unused on account (unused_mailed_at) where unused_mailed_at is not null;

-- The secret of a client, encrypted with a key that is not in the database (package seal). Servers of the
-- version before read and write client_secret; it counts as long as it is not empty, until a server seals it.
alter table organisation_login add column sealed_secret text not null default '' check (length(sealed_secret) <= 3000);
