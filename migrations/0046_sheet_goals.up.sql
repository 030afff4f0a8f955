-- What a person takes from their plan to a talk: the words of goals, as they were when they chose them.
alter table sheet add column goals text[] not null default '{}' check (cardinality(goals) <= 4);
