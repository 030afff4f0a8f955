-- The changes of the newer acts stay in the history; as acts they can no longer be undone at once.
delete from offering_bulk where act in ('niveau', 'competentie-erbij', 'competentie-weg');
alter table offering_bulk drop constraint offering_bulk_act_check;
alter table offering_bulk add constraint offering_bulk_act_check check (act in
    ('publiceren', 'archiveren', 'terughalen', 'nagekeken', 'geldig-tot'));
drop index offering_double;
create index offering_double on offering (offering_fold(title)) where state <> 'gearchiveerd';
alter table offering drop column title_fold;
drop table curation_period, offering_look;
