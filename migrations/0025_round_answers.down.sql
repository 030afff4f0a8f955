comment on column round_choice.counts is null;
comment on column reflection.offered is null;
update reflection set offered = true where id in (select reflection_id from round_choice where counts);
alter table reflection drop column finished_signed_in;
