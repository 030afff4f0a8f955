-- Offerings (aanbod): what people can learn from, and for which competencies. An unknown fact is
-- null or an empty array or text, never a guess.
create extension if not exists pg_trgm;

-- array_to_string is only stable, since it accepts any type; for text it is immutable, which a
-- generated column requires.
create function offering_words(words text[]) returns text
    language sql immutable parallel safe
    return array_to_string(words, ' ');

create table offering (
    id              uuid primary key default gen_random_uuid(),
    organisation_id uuid, -- the only organisation that sees it; null for a national offering
    import_source   text not null default 'beheer' check (import_source <> ''),
    source_key      text not null default gen_random_uuid()::text check (length(source_key) between 1 and 200),

    title            text not null check (length(title) between 1 and 300),
    kind             text not null check (kind in ('training', 'e-learning', 'workshop', 'leergang',
                         'intervisie', 'interventie', 'praktijkvoorbeeld', 'publicatie')),
    state            text not null default 'concept' check (state in ('concept', 'gepubliceerd', 'gearchiveerd')),
    provider         text not null default '' check (length(provider) <= 300),
    description      text not null default '' check (length(description) <= 4000),
    url              text not null default '' check (length(url) <= 2000 and (url ~* '^https?://[^\s]+$' or url !~ '[:\s]')),
    formats          text[] not null default '{}' check (formats <@ '{fysiek,online,blended,zelfstandig}'::text[]),
    duration_hours   numeric(7, 2) check (duration_hours > 0),
    duration_text    text not null default '' check (length(duration_text) <= 300),
    cost_eur         numeric(9, 2) check (cost_eur >= 0),
    cost_text        text not null default '' check (length(cost_text) <= 300),
    regions          text[] not null default '{}' check (array_position(regions, '') is null),
    language         text not null default '' check (language ~ '^([a-z]{2,3})?$'),
    page_language    text not null default '' check (page_language ~ '^([a-z]{2,3})?$'),
    education_levels text[] not null default '{}' check (education_levels <@ '{mbo,hbo,wo,post-hbo,master}'::text[]),
    kenmerk          text not null default '' check (length(kenmerk) <= 100), -- in the words of the source
    source           text not null check (length(source) between 1 and 2000),
    source_date      text not null default '' check (source_date ~ '^(\d{4}(-\d\d(-\d\d)?)?)?$'), -- year, month or day
    note             text not null default '' check (length(note) <= 2000),
    valid_until      date,
    checked_on       date,

    -- The facts as last imported, by column of the file. A fact that differs from this was changed
    -- by hand, and the next import leaves it unchanged.
    imported   jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    search tsvector not null generated always as (
        setweight(to_tsvector('dutch', title), 'A') ||
        setweight(to_tsvector('dutch', provider || ' ' || kind || ' ' || offering_words(regions)), 'B') ||
        setweight(to_tsvector('dutch', description), 'C')
    ) stored,
    -- For compounds, which the Dutch dictionary does not split.
    search_text text not null generated always as (
        lower(title || ' ' || kind || ' ' || provider || ' ' || offering_words(regions) || ' ' || description)
    ) stored,

    unique nulls not distinct (organisation_id, import_source, source_key)
);
create index offering_search on offering using gin (search);
create index offering_search_text on offering using gin (search_text gin_trgm_ops);
create index offering_formats on offering using gin (formats);
create index offering_regions on offering using gin (regions);
create index offering_title on offering (title, source_key) where state = 'gepubliceerd';

create table offering_competency (
    offering_id uuid not null references offering on delete cascade,
    competency  text not null check (competency <> ''), -- slug in the framework
    rank        smallint not null check (rank between 1 and 3),
    is_primary  boolean not null generated always as (rank = 1) stored,
    from_level  smallint,
    to_level    smallint,
    primary key (offering_id, competency),
    unique (offering_id, rank) deferrable, -- so that one statement can reorder
    check ((from_level is null) = (to_level is null)),
    check (from_level >= 1 and from_level < to_level and to_level <= 4)
);
create index offering_competency_slug on offering_competency (competency, offering_id);

create table offering_start (
    offering_id uuid not null references offering on delete cascade,
    starts_on   date not null,
    place       text not null default '' check (length(place) <= 200),
    primary key (offering_id, starts_on, place)
);

create table offering_accreditation (
    offering_id uuid not null references offering on delete cascade,
    rank        smallint not null check (rank >= 1),
    stated      text not null check (length(stated) between 1 and 500), -- in the words of the source
    register    text not null default '',
    points      numeric(6, 2) check (points > 0),
    valid_from  date,
    valid_until date check (valid_until >= valid_from),
    primary key (offering_id, rank)
);

grant select, insert, update, delete on offering, offering_competency, offering_start, offering_accreditation
    to reflectietool_app;
