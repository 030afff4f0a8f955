drop index audit_organisation;
create index audit_organisation on audit (organisation_id, id);
