-- The acts that landelijk beheerders read together. The query in internal/audit/store_national.go has the same words.
create index audit_national on audit (at, id)
 where (audit.organisation_id is null and (audit.act like 'offering%' or audit.act like 'national.%')
    or audit.act in ('organisation.made', 'login.changed', 'login.removed')
    or audit.act = 'invitation.sent' and audit.detail ? 'national');
