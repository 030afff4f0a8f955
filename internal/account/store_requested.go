package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Requested is a request to sign in, as somebody sees who has its page or its link. The zero value stands
// for a request that does not exist, or not any more.
type Requested struct {
	Next      string     // the path to go on to, "" for none
	UsedAt    *time.Time // nil when its code and link were not used
	ExpiresAt time.Time
}

// Known reports whether there is such a request.
func (r Requested) Known() bool { return !r.ExpiresAt.IsZero() }

// Over reports whether its code and link no longer work.
func (r Requested) Over(now time.Time) bool {
	return r.Known() && (r.UsedAt != nil || !r.ExpiresAt.After(now))
}

// Requested returns the request with an id, which only the browser knows that made it.
func (s *Service) Requested(ctx context.Context, id string) (Requested, error) {
	return s.requested(ctx, `id = $1`, id)
}

// RequestedByLink returns the request whose mail had the link with this secret. Reading it changes
// nothing.
func (s *Service) RequestedByLink(ctx context.Context, secret string) (Requested, error) {
	return s.requested(ctx, `link_hash = $1`, Hash(secret))
}

func (s *Service) requested(ctx context.Context, condition string, key any) (Requested, error) {
	var r Requested
	err := s.db.QueryRow(ctx, `
		select next_path, used_at, expires_at from sign_in where purpose = $2 and `+condition,
		key, toSignIn).Scan(&r.Next, &r.UsedAt, &r.ExpiresAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return Requested{}, nil
	}
	return r, database.Translate(err)
}
