-- What a team agreed on when it talked about the outcome of a round. It goes with the round, and so
-- it is kept as long as the outcome.
--
-- No column names a person. The lead writes an agreement down for the team, in a meeting; who typed
-- it says nothing that the team needs, and would make it personal data of the lead. For the same
-- reason it holds no moment, and the trail has no line about it. The form asks for what the team
-- does, without names. So it is in no download, and deleting an account leaves it.
create table team_agreement (
    id       uuid primary key default gen_random_uuid(),
    round_id uuid not null references team_round on delete cascade,
    place    smallint not null check (place > 0), -- the order in which they were added
    deed     text not null check (length(deed) between 1 and 300),
    due      date, -- in Amsterdam; null when the team chose no day
    unique (round_id, place)
);

grant select, insert, delete, update (deed, due) on team_agreement to reflectietool_app;
