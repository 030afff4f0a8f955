-- Mails that ask how a goal goes. Such a mail is about a goal, which is found by its id alone.
create unique index goal_id on goal (id);

-- The goals that ask already, on the morning of their day.
insert into mail_turn (person_id, kind, about, due_at, lapses_at, try_at)
select g.person_id, 'terugkijken', g.id, (g.look_back_on + time '08:00') at time zone 'Europe/Amsterdam',
       (g.look_back_on + 14)::timestamp at time zone 'Europe/Amsterdam', greatest(now(), (g.look_back_on + time '08:00') at time zone 'Europe/Amsterdam')
  from goal g join account a on a.person_id = g.person_id
 where g.look_back_on is not null and g.mails;
