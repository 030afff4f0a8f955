-- The answers of a reflection move into its row: one row instead of about fifty, so that saving an
-- answer is one update and reading a reflection is one row. The figures are in docs/benchmarks.md.
-- An update adds its answers to those in the row that it has locked, so two tabs lose nothing.
alter table reflection
    add column statements jsonb not null default '{}' check (jsonb_typeof(statements) = 'object'),
    add column choices    jsonb not null default '{}' check (jsonb_typeof(choices) = 'object'),
    add column targets    jsonb not null default '{}' check (jsonb_typeof(targets) = 'object'),
    add column weights    jsonb not null default '{}' check (jsonb_typeof(weights) = 'object'),
    add column picks      jsonb not null default '[]' check (jsonb_typeof(picks) = 'array');
comment on column reflection.statements is 'by code: nooit, soms, vaak, altijd, nvt or weet-niet; an open question has no key';
comment on column reflection.choices is 'by competency: verkennen, groeien, vast, doorgeven, nvt or weet-niet; an open question has no key';
comment on column reflection.targets is 'by competency, every one of the edition: 1 to 4, as it was when the reflection began';
comment on column reflection.weights is 'by competency: laag or hoog; without a key it is gewoon, which may also be written';
comment on column reflection.picks is 'what the person picked on the report, at most three: competency, kind (groeien, inzetten) and reason (leren, zelden, ruimte, hoort-niet or nothing), in the order of the competency';

update reflection r
   set statements = coalesce((select jsonb_object_agg(statement, answer) from statement_answer where reflection_id = r.id), '{}'),
       choices = coalesce((select jsonb_object_agg(competency, choice) from competency_answer where reflection_id = r.id and choice is not null), '{}'),
       targets = coalesce((select jsonb_object_agg(competency, target) from competency_answer where reflection_id = r.id), '{}'),
       weights = coalesce((select jsonb_object_agg(competency, weight) from competency_answer where reflection_id = r.id and weight <> 'gewoon'), '{}'),
       picks = coalesce((select jsonb_agg(jsonb_build_object('competency', competency, 'kind', kind, 'reason', coalesce(reason, '')) order by competency)
                           from pick where reflection_id = r.id), '[]');

-- What a person writes stays apart: few write much, and a save of an answer must not copy it.
create unique index reflection_of_person on reflection (person_id, id);
drop index reflection_person;
create table reflection_text (
    person_id     uuid not null,
    reflection_id uuid not null,
    kind          text not null check (kind in ('voorbeeld', 'verschil', 'vraag')),
    about         text not null, -- a competency, or a kenmerk for the answer to its open question (vraag)
    body          text not null check (length(body) <= 2000),
    primary key (person_id, reflection_id, kind, about),
    foreign key (person_id, reflection_id) references reflection (person_id, id) on delete cascade on update cascade
);
insert into reflection_text
select r.person_id, r.id, t.kind, t.about, t.body
  from reflection r, lateral (
      select 'voorbeeld' as kind, competency as about, note as body from competency_answer where reflection_id = r.id and note <> ''
       union all
      select 'verschil', competency, difference from competency_answer where reflection_id = r.id and difference <> ''
       union all
      select 'vraag', kenmerk, answer from kenmerk_answer where reflection_id = r.id) t;
grant select, insert, update, delete on reflection_text to reflectietool_app;

drop table statement_answer, competency_answer, kenmerk_answer, pick;
