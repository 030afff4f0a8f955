revoke update on catalogue_load from reflectietool_app;
alter table catalogue_load drop column digest, drop column keys;
alter table offering drop column level_basis;
