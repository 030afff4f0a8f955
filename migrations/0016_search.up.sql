-- Finding offerings: similar words, how many places a start has left, and a number by which a
-- server knows whether its copy of the catalogue is current.

alter table offering_start
    add column places_left integer check (places_left between 0 and 99999); -- null when unknown

-- The words of offerings that are published for everyone, with their stems. Words similar to what a
-- person typed are looked up here: there are far fewer words than offerings. A word stays when the
-- last offering with it is deleted; searching for it then finds nothing.
create table offering_word (
    word   text primary key,
    lexeme text not null
);
create index offering_word_alike on offering_word using gin (word gin_trgm_ops) with (fastupdate = off);
create index offering_word_lexeme on offering_word (lexeme);

create function offering_words_of(written text) returns table (word text, lexeme text)
    language sql stable parallel safe
begin atomic
    select w, (ts_lexize('dutch_stem', w))[1] from (select distinct regexp_split_to_table(written, '[^[:alnum:]]+')) as split (w)
     where length(w) between 3 and 40 and (ts_lexize('dutch_stem', w))[1] is not null;
end;

-- The words that are most like the given one, the best first. With sequential scans the planner
-- would compare it with each word, since it considers that cheap.
create function offering_words_like(asked text) returns table (word text, lexeme text, likeness real)
    language sql stable parallel safe
    set enable_seqscan = off set pg_trgm.similarity_threshold = 0.45
    as $$
    select l.word, l.lexeme, l.likeness
      from (select w.word, w.lexeme, similarity(w.word, asked) as likeness from offering_word w
             where w.word % asked order by 3 desc, w.word limit 12) l
     order by l.likeness desc, word_similarity(asked, l.word) desc, l.word limit 4 $$;

insert into offering_word select w.* from offering o, offering_words_of(o.search_text) w
 where o.state = 'gepubliceerd' and o.organisation_id is null on conflict do nothing;

-- The number of changes to the catalogue: one more for each transaction that changed it.
create table offering_version (
    one boolean primary key default true check (one),
    n   bigint not null
);
insert into offering_version (n) values (1);

create function offering_changed() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('reflectietool.offering_changed', true), '') = '' then
        update offering_version set n = n + 1;
        perform set_config('reflectietool.offering_changed', 'yes', true);
    end if;
    if tg_table_name = 'offering' and tg_op <> 'DELETE' then
        if new.state = 'gepubliceerd' and new.organisation_id is null then
            insert into offering_word select * from offering_words_of(new.search_text) on conflict do nothing;
        end if;
    end if;
    return null;
end $$;

-- Deferred, so that a long import holds the one row of offering_version, which other changes wait
-- for, only while it commits, and so that two imports cannot wait for each other's words.
create constraint trigger offering_changed after insert or delete or update of organisation_id, source_key, title, kind, state,
        provider, description, formats, duration_hours, cost_eur, regions, education_levels, valid_until on offering
    deferrable initially deferred for each row execute function offering_changed();
create constraint trigger offering_changed after insert or update or delete on offering_competency
    deferrable initially deferred for each row execute function offering_changed();
create constraint trigger offering_changed after insert or update or delete on offering_start
    deferrable initially deferred for each row execute function offering_changed();
create constraint trigger offering_changed after insert or update or delete on offering_accreditation
    deferrable initially deferred for each row execute function offering_changed();

-- These served filtering in SQL, which the copy in memory does now.
drop index offering_formats, offering_regions, offering_search_text;

grant select, insert on offering_word to reflectietool_app;
grant select, update (n) on offering_version to reflectietool_app;
