update offering_change set origin = 'ongedaan' where origin = 'import-terug';
alter table offering_change
    drop constraint offering_change_origin_check,
    add constraint offering_change_origin_check check (origin in
        ('nieuw', 'kopie', 'bewerkt', 'import', 'groep', 'ongedaan', 'teruggezet'));
drop table import_done;
revoke update (outcome, detail, revision) on import_row from reflectietool_app;
alter table import_row drop column revision;
delete from import_plan where status in ('terug', 'ongedaan');
alter table import_plan
    drop constraint import_plan_status_check,
    add constraint import_plan_status_check check (status in ('proef', 'wacht', 'klaar', 'verouderd', 'mislukt')),
    drop column columns, drop column seen, drop column revision, drop column undo_at, drop column undo_failed, drop column undone;
