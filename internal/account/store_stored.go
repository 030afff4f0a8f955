package account

import (
	"context"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
)

// Stored returns everything that is kept about a person. It returns fault.NotFound when they no
// longer exist.
func (s *Service) Stored(ctx context.Context, person string) (*Stored, error) {
	const invitation = `'organisation', o.name, 'team', coalesce(t.name, ''), 'leads', leads, 'admin', admin,
		'created_at', i.created_at, 'expires_at', expires_at, 'accepted_at', accepted_at, 'revoked_at', revoked_at`
	const ofInvitation = `from invitation i join organisation o on o.id = i.organisation_id left join team t on t.id = i.team_id`
	stored := new(Stored)
	err := s.db.QueryRow(ctx, `
		select jsonb_build_object(
		    'first_seen', p.created_at, 'last_seen', p.last_seen_at,
		    'account', case when a.person_id is not null then jsonb_build_object(
		        'email', email, 'name', name, 'created_at', a.created_at, 'national', national, 'keep_years', keep_years, 'warned_at', warned_at,
		        'deletion_mailed_at', unused_mailed_at, 'deletion_refused_at', unused_refused_at) end,
		    'resume_code_made', (select created_at from resume_code where person_id = p.id),
		    'demand_consent', (select since from demand_consent where person_id = p.id),
		    'sessions', array(
		        select jsonb_build_object('since', created_at, 'last_used', touched_at, 'until', expires_at, 'remembered', remembered, 'signed_in', signed_in)
		          from session where person_id = p.id order by created_at),
		    'requests', array(
		        select jsonb_build_object('purpose', purpose, 'email', email, 'old_email', old_email, 'next_path', next_path, 'at', created_at, 'used_at', used_at)
		          from sign_in where email_key = a.email_key or person_id = p.id order by created_at),
		    'keeping_notices', array(
		        select jsonb_build_object('made_at', made_at, 'mailed_at', mailed_at, 'reflections', array(
		                   select jsonb_build_object('reflection', reflection_id, 'due_at', due_at)
		                     from keeping_announced where notice_id = n.id order by due_at, reflection_id))
		          from keeping_notice n where person_id = p.id order by made_at),
		    'identities', array(
		        select jsonb_build_object('organisation', name, 'issuer', issuer, 'subject', subject, 'linked_at', linked_at)
		          from identity join organisation on organisation.id = organisation_id where person_id = p.id order by linked_at, name),
		    'invitations_received', array(
		        select jsonb_build_object(`+invitation+`, 'email', i.email) `+ofInvitation+` where i.email_key = a.email_key order by i.created_at),
		    'invitations_sent', array(
		        select jsonb_build_object(`+invitation+`) `+ofInvitation+` where i.invited_by = p.id order by i.created_at))
		  from person p left join account a on a.person_id = p.id
		 where p.id = $1`, person).Scan(stored)
	if err != nil {
		return nil, database.Translate(err)
	}
	stored.Audit, err = audit.About(ctx, s.db, person)
	return stored, err
}
