drop table claimed;
drop function claimed_deleted();
