-- River 4, down: its own SQL (github.com/riverqueue/river v0.51.1, MPL-2.0), and below it ours.
delete from river_migration where version = 4;

ALTER TABLE river_job ALTER COLUMN args DROP NOT NULL;

-- River loosens metadata here too, but 002 had made it not null with a default already.

-- River leaves 'pending' in the enum, since PostgreSQL cannot take a value out. We make the
-- type anew instead, so that the step back is exact. River itself never leaves a job pending.
DELETE FROM river_job WHERE state = 'pending';
ALTER TABLE river_job DROP CONSTRAINT finalized_or_finalized_at_null;
ALTER TABLE river_job ALTER COLUMN state DROP DEFAULT;
ALTER TYPE river_job_state RENAME TO river_job_state_with_pending;
CREATE TYPE river_job_state AS ENUM(
  'available',
  'cancelled',
  'completed',
  'discarded',
  'retryable',
  'running',
  'scheduled'
);
ALTER TABLE river_job ALTER COLUMN state TYPE river_job_state USING state::text::river_job_state;
ALTER TABLE river_job ALTER COLUMN state SET DEFAULT 'available';
DROP TYPE river_job_state_with_pending;
ALTER TABLE river_job ADD CONSTRAINT finalized_or_finalized_at_null CHECK (
  (state IN ('cancelled', 'completed', 'discarded') AND finalized_at IS NOT NULL) OR finalized_at IS NULL
);

CREATE OR REPLACE FUNCTION river_job_notify()
  RETURNS TRIGGER
  AS $$
DECLARE
  payload json;
BEGIN
  IF NEW.state = 'available' THEN
    -- Notify will coalesce duplicate notifications within a transaction, so
    -- keep these payloads generalized:
    payload = json_build_object('queue', NEW.queue);
    PERFORM
      pg_notify('river_insert', payload::text);
  END IF;
  RETURN NULL;
END;
$$
LANGUAGE plpgsql;

CREATE TRIGGER river_notify
  AFTER INSERT ON river_job
  FOR EACH ROW
  EXECUTE PROCEDURE river_job_notify();

DROP TABLE river_queue;

ALTER TABLE river_leader
    ALTER COLUMN name DROP DEFAULT,
    DROP CONSTRAINT name_length,
    ADD CONSTRAINT name_length CHECK (char_length(name) > 0 AND char_length(name) < 128);
