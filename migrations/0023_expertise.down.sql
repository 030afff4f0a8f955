drop table member_expertise, expertise_subject;
alter table member drop column expertise_named;
