alter table keeping_notice add column queued_at timestamptz not null default '-infinity';
alter table keeping_notice alter column queued_at drop default;
create index keeping_notice_waiting on keeping_notice (queued_at) where mailed_at is null;
delete from river_job where kind = 'mail-turn';
drop table mail_turn;
