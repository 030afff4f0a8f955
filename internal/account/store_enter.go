package account

import (
	"context"
	"crypto/rand"

	"github.com/jackc/pgx/v5"
)

// Proven is an address whose owner proved it with a secret that another feature mailed to it.
type Proven struct {
	Email
	Afterwards
	Name string // for colleagues, as typed; "" keeps the one that the account has
}

// Enter signs in the person with a proven address, as SignIn does, in the transaction that uses up the
// secret. It returns the person with the token of the session, and fault.Invalid, for the field "naam",
// for a name that cannot be used. An error of browser.NewPerson is returned as it is.
func (s *Service) Enter(ctx context.Context, tx pgx.Tx, who Proven, browser Browser) (person string, token Token, err error) {
	name, err := readName(who.Name)
	if err != nil {
		return "", "", err
	}
	if person, err = s.personOf(ctx, tx, who.Email, browser.NewPerson); err != nil {
		return "", "", err
	}
	if name != "" {
		if _, err := tx.Exec(ctx, `update account set name = $2 where person_id = $1`, person, name); err != nil {
			return "", "", err
		}
	}
	token = Token(rand.Text())
	err = s.beginSignedIn(ctx, tx, signedIn{person, who.Afterwards}, Hash(string(token)), browser.Old)
	return person, token, err
}
