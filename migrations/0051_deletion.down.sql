drop trigger person_deleted on person;
drop function person_deleted();
drop function deletion_mark(bytea, uuid);
drop table deletion;
