package account

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
)

// MaxName is the length limit, in characters, of the name that colleagues see.
const MaxName = 80

// SetName changes the name that colleagues in a team see; with "" they see the address instead. It
// returns fault.Invalid, for the field "naam", for a name that is too long or that cannot be shown
// on one line, and fault.NotFound without an account.
func (s *Service) SetName(ctx context.Context, person, name string) error {
	name, err := readName(name)
	if err != nil {
		return err
	}
	return s.setName(ctx, person, name)
}

func readName(typed string) (string, error) {
	name, problem := text.Line{Name: "je naam", Most: MaxName, NoLink: true}.Read(typed)
	if problem != "" {
		return "", fault.Invalid{"naam": problem}
	}
	return name, nil
}

// freshSignIn is how recently a person must have signed in to change the account's address.
const freshSignIn = time.Hour

// addressJob is the kind of the job that mails the old address that it was replaced; its id is that
// of the request.
const addressJob = "address-changed"

// RequestAddress asks for a mail with a code to the address that should replace the account's, and
// returns the id of the request, for ChangeAddress. It answers the same for an address that has an
// account already: the mail to that address says so and holds no code. It returns fault.Invalid,
// for the field "email", as RequestSignIn does, for the address that the account has, and for a
// person who signed in longer than an hour ago: a browser that was left open must not be enough to
// take over an account.
func (s *Service) RequestAddress(ctx context.Context, session Session, address string) (string, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return "", err
	}
	if s.now().Sub(session.Began) > freshSignIn {
		return "", fault.Invalid{"email": "Je bent al langer dan een uur ingelogd. Log uit en weer in. Wijzig daarna je adres. Zo kan niemand anders het doen."}
	}
	if old, err := ParseEmail(session.Email); err == nil && old.Key == email.Key {
		return "", fault.Invalid{"email": "Dit is het adres van je account al. Vul een ander adres in."}
	}
	return s.request(ctx, request{purpose: toChange, Email: email, person: session.Person})
}

// ChangeAddress uses the code of RequestAddress: the account gets the new address, every other
// session of the person ends, and this one continues with the token that is returned. The old
// address gets a mail about the change. It fails as SignIn does.
func (s *Service) ChangeAddress(ctx context.Context, session Session, id, code string, old Token) (Token, error) {
	if err := s.checkCode(ctx, toChange, id, code); err != nil {
		return "", err
	}
	token := Token(rand.Text())
	err := s.changeAddress(ctx, session.Person, id, Hash(string(old)), Hash(string(token)))
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Conflict) {
		return "", errCodeGone
	}
	return token, err
}

// MailAddressChanged mails the old address that it was replaced. It is the work of a job.
func (s *Service) MailAddressChanged(ctx context.Context, id string) error {
	old, err := s.addressBefore(ctx, id)
	if err != nil {
		return err
	}
	message, err := mail.AddressChanged(old, s.url+paths.Privacy)
	if err != nil {
		return err
	}
	return s.mail.Send(ctx, message)
}
