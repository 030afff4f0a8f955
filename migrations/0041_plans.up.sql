-- No statement reads a table from end to end that grows with people or with time.

-- The acts by a person and on them, for their download.
create index audit_actor on audit (actor) where actor is not null;
create index audit_subject on audit (subject) where subject is not null;

-- The landelijk beheerders, who are few.
create index account_national on account (person_id) where national;

-- Results that were kept long enough: by their age for people who keep them as long as most do, by person
-- for those who chose another period.
create index reflection_age on reflection ((coalesce(finished_at, started_at)));
create index account_keeping on account (person_id) where keep_years <> 3 and keep_years <> 0;
create index keeping_notice_mailed on keeping_notice (mailed_at) where mailed_at is not null;

-- The first person who chose to count in the demand.
create index demand_consent_since on demand_consent (since);

-- All flags of an offering, which are deleted with it. The other index has those that wait.
create index offering_report_any on offering_report (offering_id);
