alter table session drop column signed_in, drop column guest_id, drop column ends_at, drop column next_path;
drop table sign_in, account;
