alter table competency_answer drop constraint competency_answer_choice_check;
update competency_answer set choice = 'voorbeeld' where choice = 'doorgeven';
alter table competency_answer add constraint competency_answer_choice_check
    check (choice in ('verkennen', 'groeien', 'vast', 'voorbeeld', 'nvt', 'weet-niet'));
