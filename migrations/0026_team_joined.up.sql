-- An outcome is shown to people who came into the team before it was published, and the cards of a
-- teamsessie to those who came before its day. So nothing may set team_member.joined_at back: the
-- serving role can change the role of a member, and nothing else of the row. Leaving deletes the
-- row, and coming back makes a new one.
revoke update on team_member from reflectietool_app;
grant update (leads) on team_member to reflectietool_app;

-- The members of the example organisation came on the day on which the examples were loaded, which
-- is after the outcomes among them.
update team_member set joined_at = joined_at - interval '1 year'
  from organisation where organisation.id = organisation_id and example;
