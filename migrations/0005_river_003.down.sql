-- River 3, down: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
delete from river_migration where version = 3;

ALTER TABLE river_job
    ALTER COLUMN tags DROP NOT NULL,
    ALTER COLUMN tags DROP DEFAULT;
