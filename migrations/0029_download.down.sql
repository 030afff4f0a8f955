alter table person drop column download_until;
