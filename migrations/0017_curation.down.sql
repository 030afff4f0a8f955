drop index offering_double;
drop function offering_fold(text);
drop table offering_change, offering_bulk, catalogue_load;
alter table offering drop column version;
