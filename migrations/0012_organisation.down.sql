drop table audit, pseudonym, invitation, team_member, team, member, job_function_target, job_function, organisation;
alter table account drop column name, drop column national;
