alter table session drop column replaced_hash;
delete from sign_in where purpose = 'wijzigen';
alter table sign_in drop constraint sign_in_person_check, drop constraint sign_in_purpose_check, drop column person_id, drop column old_email;
alter table sign_in add constraint sign_in_purpose_check check (purpose in ('inloggen', 'verwijderen'));
drop table keeping_announced, keeping_notice;
alter table account drop column keep_years;
