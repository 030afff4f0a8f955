alter table account drop column unused_refused_at;
