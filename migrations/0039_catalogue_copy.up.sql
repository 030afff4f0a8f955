-- Reports are made from the copy of the catalogue that searches use. So the number of changes has to
-- rise for every fact that a report goes by or shows, not only for those that a search goes by.
create or replace function offering_changed() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('reflectietool.offering_changed', true), '') = '' then
        update offering_version set n = n + 1;
        perform set_config('reflectietool.offering_changed', 'yes', true);
    end if;
    if tg_table_name = 'offering' and tg_op <> 'DELETE' then
        if new.state = 'gepubliceerd' and new.organisation_id is null
           and (tg_op = 'INSERT' or (old.search_text, old.state, old.organisation_id) is distinct from (new.search_text, new.state, new.organisation_id)) then
            insert into offering_word select * from offering_words_of(new.search_text) on conflict do nothing;
        end if;
    end if;
    return null;
end $$;

drop trigger offering_changed on offering;
create constraint trigger offering_changed after insert or delete or update of organisation_id, import_source, source_key, title, kind, state,
        provider, description, url, formats, duration_hours, duration_text, cost_eur, cost_text, regions, language, page_language, education_levels,
        level_basis, valid_until, checked_on on offering
    deferrable initially deferred for each row execute function offering_changed();
