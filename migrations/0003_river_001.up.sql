-- River 1, up: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
CREATE TABLE river_migration(
  id bigserial PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT NOW(),
  version bigint NOT NULL,
  CONSTRAINT version CHECK (version >= 1)
);

CREATE UNIQUE INDEX ON river_migration USING btree(version);

-- The row that River's own migrator would write.
insert into river_migration (version) values (1);
