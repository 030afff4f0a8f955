package account

import (
	"context"
	"errors"
	"fmt"

	"reflectietool/internal/seal"
)

// KeepSecrets gives the service the keys with which it seals the secrets of providers. Without a key it
// refuses to store one, and reads those that were stored before sealing existed.
func (s *Service) KeepSecrets(keys seal.Keys) { s.keys = keys }

// KeepsSecrets reports whether a secret of a provider can be stored.
func (s *Service) KeepsSecrets() bool { return len(s.keys) > 0 }

// belongsTo is the text to which the secret of a provider is bound. Issuer and client are in it, so that
// a changed row cannot have the secret sent to another provider. None of the parts can contain a zero
// byte, since PostgreSQL keeps none.
func (l Login) belongsTo() string {
	return "organisation_login\x00" + l.Organisation + "\x00" + l.Issuer + "\x00" + l.ClientID
}

// open reads the secret. One that is not sealed comes from before sealing existed, or from a server of
// that version beside this one, and is then the latest.
func (l *login) open(keys seal.Keys) {
	l.HasSecret = l.plain != "" || l.sealed != ""
	if l.secret = l.plain; l.plain == "" && l.sealed != "" {
		l.secret, l.unreadable = keys.Open(l.sealed, l.belongsTo())
	}
	l.Unreadable = l.unreadable != nil
}

// Sealing says how the secrets of providers are stored.
type Sealing struct {
	Sealed     int   // with the first key, just now
	Waiting    int   // to be sealed with the first key
	Plain      int   // not sealed, because there is no key
	Unreadable error // names each secret that no key opens, with the reason; nil without any
}

// SealSecrets seals the secrets that are not, and seals those again that have another key than the first,
// so that the other keys can be taken away. A server does it when it starts; several may do it at once.
func (s *Service) SealSecrets(ctx context.Context) (Sealing, error) {
	return s.eachSecret(ctx, s.sealAgain)
}

// Secrets says how the secrets are stored, and changes nothing.
func (s *Service) Secrets(ctx context.Context) (Sealing, error) {
	return s.eachSecret(ctx, func(context.Context, login) (bool, error) { return false, nil })
}

// eachSecret calls again for each secret that is not sealed with the first key and can be; again reports
// whether it sealed it.
func (s *Service) eachSecret(ctx context.Context, again func(context.Context, login) (bool, error)) (Sealing, error) {
	var found Sealing
	all, err := s.loginsWithSecret(ctx)
	if err != nil {
		return found, err
	}
	for _, l := range all {
		l.open(s.keys)
		switch {
		case l.unreadable != nil:
			found.Unreadable = errors.Join(found.Unreadable, fmt.Errorf("organisation %s: %w", l.Organisation, l.unreadable))
		case !s.KeepsSecrets():
			found.Plain++
		case l.plain != "" || !s.keys.First(l.sealed):
			sealed, err := again(ctx, l)
			if err != nil {
				return found, err
			}
			if sealed {
				found.Sealed++
			} else {
				found.Waiting++
			}
		}
	}
	return found, nil
}
