drop table offering_accreditation, offering_start, offering_competency, offering;
drop function offering_words(text[]);
-- pg_trgm stays: it may have been there before us, and other things may use it.
