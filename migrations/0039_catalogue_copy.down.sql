drop trigger offering_changed on offering;
create constraint trigger offering_changed after insert or delete or update of organisation_id, source_key, title, kind, state,
        provider, description, formats, duration_hours, cost_eur, regions, education_levels, valid_until on offering
    deferrable initially deferred for each row execute function offering_changed();

create or replace function offering_changed() returns trigger language plpgsql as $$
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
