-- River 8, down: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
delete from river_migration where version = 8;

-- No-op. Postgres sequences already prevent automatically generated job IDs
-- from being reused.
