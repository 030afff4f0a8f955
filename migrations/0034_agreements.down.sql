drop table team_agreement;
