drop table round_choice, round_invitation, round_finding, team_round;
alter table organisation drop column round_years;
alter table account drop column round_mails;
alter table reflection drop column offered;
