package shelf

import (
	"context"

	"reflectietool/internal/database"
)

// Stored returns everything that is stored about what the person did with offerings.
func (s *Service) Stored(ctx context.Context, person string) (*Stored, error) {
	stored := new(Stored)
	err := s.db.QueryRow(ctx, `
		select jsonb_build_object(
		    'kept', array(
		        select jsonb_build_object('title', o.title, 'kept_at', k.kept_at)
		          from offering_kept k join offering o on o.id = k.offering_id where k.person_id = $1 order by k.kept_at, o.title),
		    'lists', array(
		        select jsonb_build_object('id', l.id, 'made_at', l.made_at, 'expires_at', l.expires_at, 'titles', array(
		                   select o.title from offering_list_item i join offering o on o.id = i.offering_id where i.list_id = l.id order by o.title))
		          from offering_list l where l.person_id = $1 order by l.made_at, l.id),
		    'reports', array(
		        select jsonb_build_object('title', o.title, 'kind', r.kind, 'words', r.words, 'made_at', r.made_at, 'done_at', r.done_at)
		          from offering_report r join offering o on o.id = r.offering_id where r.person_id = $1 order by r.made_at, r.id),
		    'suggestions', array(
		        select jsonb_build_object('title', title, 'url', url, 'provider', provider, 'why', why, 'made_at', made_at, 'done_at', done_at)
		          from offering_suggestion where person_id = $1 order by made_at, id),
		    'useful', array(
		        select jsonb_build_object('title', o.title, 'answer', u.answer, 'answered_at', u.answered_at)
		          from offering_useful u join offering o on o.id = u.offering_id where u.person_id = $1 order by u.answered_at, o.title),
		    'preference', (
		        select jsonb_build_object('region', region, 'formats', formats, 'max_cost_eur', max_cost_eur, 'register', register,
		                   'starts_from', coalesce(starts_from::text, ''), 'starts_until', coalesce(starts_until::text, ''), 'changed_at', changed_at)
		          from offering_preference where person_id = $1))`, person).Scan(stored)
	return stored, database.Translate(err)
}
