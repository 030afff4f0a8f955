update team_member set joined_at = joined_at + interval '1 year'
  from organisation where organisation.id = organisation_id and example;
revoke update (leads) on team_member from reflectietool_app;
grant update on team_member to reflectietool_app;
