-- River 1, down: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
DROP TABLE river_migration;
