drop index offering_report_any;
drop index demand_consent_since;
drop index keeping_notice_mailed;
drop index account_keeping;
drop index reflection_age;
drop index account_national;
drop index audit_subject;
drop index audit_actor;
