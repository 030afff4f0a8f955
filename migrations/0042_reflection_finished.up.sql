-- The reflection with which a report compares itself is the last one that the person finished before, in the
-- same edition. Without this index that reads all reflections of the person.
create index reflection_finished on reflection (person_id, edition, finished_at) where finished_at is not null;
