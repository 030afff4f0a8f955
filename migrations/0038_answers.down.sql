create table statement_answer (
    reflection_id uuid not null references reflection on delete cascade,
    statement     text not null,
    answer        text not null check (answer in ('nooit', 'soms', 'vaak', 'altijd', 'nvt', 'weet-niet')),
    primary key (reflection_id, statement)
);
create table competency_answer (
    reflection_id uuid not null references reflection on delete cascade,
    competency    text not null,
    choice        text constraint competency_answer_choice_check
                       check (choice in ('verkennen', 'groeien', 'vast', 'doorgeven', 'nvt', 'weet-niet')),
    target        smallint not null check (target between 1 and 4),
    weight        text not null default 'gewoon' check (weight in ('laag', 'gewoon', 'hoog')),
    note          text not null default '' check (length(note) <= 2000),
    difference    text not null default '' check (length(difference) <= 2000),
    primary key (reflection_id, competency)
);
create table kenmerk_answer (
    reflection_id uuid not null references reflection on delete cascade,
    kenmerk       text not null,
    answer        text not null check (length(answer) <= 2000),
    primary key (reflection_id, kenmerk)
);
create table pick (
    reflection_id uuid not null references reflection on delete cascade,
    competency    text not null,
    kind          text not null check (kind in ('groeien', 'inzetten')),
    reason        text check (reason in ('leren', 'zelden', 'ruimte', 'hoort-niet')),
    primary key (reflection_id, competency),
    check (reason is null or kind = 'groeien')
);

insert into statement_answer select id, a.key, a.value from reflection, jsonb_each_text(statements) a;
insert into competency_answer
select r.id, t.key, r.choices ->> t.key, t.value::smallint, coalesce(r.weights ->> t.key, 'gewoon'),
       coalesce(n.body, ''), coalesce(d.body, '')
  from reflection r cross join jsonb_each_text(r.targets) t
  left join reflection_text n on n.person_id = r.person_id and n.reflection_id = r.id and n.kind = 'voorbeeld' and n.about = t.key
  left join reflection_text d on d.person_id = r.person_id and d.reflection_id = r.id and d.kind = 'verschil' and d.about = t.key;
insert into kenmerk_answer select reflection_id, about, body from reflection_text where kind = 'vraag';
insert into pick
select id, p ->> 'competency', p ->> 'kind', nullif(p ->> 'reason', '') from reflection, jsonb_array_elements(picks) p;
grant select, insert, update, delete on statement_answer, competency_answer, kenmerk_answer, pick to reflectietool_app;

drop table reflection_text;
create index reflection_person on reflection (person_id, started_at);
drop index reflection_of_person;
alter table reflection drop column statements, drop column choices, drop column targets, drop column weights, drop column picks;
