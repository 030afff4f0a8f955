-- River 3, up: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
ALTER TABLE river_job ALTER COLUMN tags SET DEFAULT '{}';
UPDATE river_job SET tags = '{}' WHERE tags IS NULL;
ALTER TABLE river_job ALTER COLUMN tags SET NOT NULL;

-- The row that River's own migrator would write.
insert into river_migration (version) values (3);
