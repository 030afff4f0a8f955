-- The trail is read by time, not by id: the example organisation writes its past after its present.
drop index audit_organisation;
create index audit_organisation on audit (organisation_id, at, id);
