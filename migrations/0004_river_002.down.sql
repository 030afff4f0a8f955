-- River 2, down: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
delete from river_migration where version = 2;

DROP TABLE river_job;
DROP FUNCTION river_job_notify;
DROP TYPE river_job_state;

DROP TABLE river_leader;
