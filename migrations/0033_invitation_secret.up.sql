-- The link in the mail of an invitation carries a secret, which proves that its reader reads the
-- mail of the address. Only its hash is stored. It is made when the mail goes out, and sending the
-- invitation again ends it. An invitation whose mail went out before this has none.
alter table invitation add column secret_hash bytea;
