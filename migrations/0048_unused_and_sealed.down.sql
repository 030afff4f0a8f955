-- A sealed secret cannot be read here: a landelijk beheerder has to fill it in again.
alter table organisation_login drop column sealed_secret;
drop index account_unused;
alter table account drop column unused_since, drop column unused_mailed_at;
