alter table reflection drop column corrected_at;
