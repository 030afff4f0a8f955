-- River 8, up: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
-- No-op. Postgres sequences already prevent automatically generated job IDs
-- from being reused.

-- The row that River's own migrator would write.
insert into river_migration (line, version) values ('main', 8);
