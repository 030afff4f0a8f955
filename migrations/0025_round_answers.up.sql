-- Which reflections a team round may ask about, and which have counted.

-- A guest is asked nothing and reads the report at once. If the work of that guest could count
-- after it was claimed by an account, the report would decide whether it counts. So a round asks
-- only about a reflection whose owner had an account, and so was signed in, at its finishing. Of
-- existing reflections nobody knows this. They get false, the value with which nothing counts that
-- should not; the owner can make another Reflectie. Those that a round has asked about already are
-- true, so that a yes can still become a no.
alter table reflection add column finished_signed_in boolean not null default false;
update reflection set finished_signed_in = true where id in (select reflection_id from round_choice);

-- A reflection is offered once a round that counted it has published its outcome. Before that,
-- round_choice.counts says whether it counts. A round that ends in another way (its team or
-- organisation is deleted, too few people take part) has counted nothing and leaves nothing here.
-- Rounds that ended before this step did leave something, which cannot be told apart any more.
update reflection set offered = false where id in (select reflection_id from round_choice where counts);

comment on column reflection.finished_signed_in is 'the owner was signed in when finishing it; otherwise no round asks about it';
comment on column reflection.offered is 'it counted in a round that published an outcome; which round is not stored';
comment on column round_choice.counts is 'the answer to "Telt mee?"; a false never becomes true again';
