delete from mail_turn where kind = 'terugkijken';
drop index goal_id;
