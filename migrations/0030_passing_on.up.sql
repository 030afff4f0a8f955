-- The fourth level is called Doorgeven.
alter table competency_answer drop constraint competency_answer_choice_check;
update competency_answer set choice = 'doorgeven' where choice = 'voorbeeld';
alter table competency_answer add constraint competency_answer_choice_check
    check (choice in ('verkennen', 'groeien', 'vast', 'doorgeven', 'nvt', 'weet-niet'));
