drop index audit_national;
