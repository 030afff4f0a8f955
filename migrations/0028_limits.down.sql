alter table account drop column warned_at;
alter table oidc_flow drop column remember;
alter table sign_in drop column remember;
drop table guest_count;
