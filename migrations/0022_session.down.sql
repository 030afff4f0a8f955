drop table team_session_card, team_session;
