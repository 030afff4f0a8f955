drop table pick, kenmerk_answer, competency_answer, statement_answer, reflection, resume_code, session, person;
