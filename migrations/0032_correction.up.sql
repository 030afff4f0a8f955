-- When the owner last corrected the answers of a finished reflection. Correcting leaves finished_at as
-- it is: retention, demand, order and rounds go by it.
alter table reflection add column corrected_at timestamptz
    check (corrected_at is null or finished_at is not null and corrected_at >= finished_at);
