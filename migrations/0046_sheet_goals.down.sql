alter table sheet drop column goals;
