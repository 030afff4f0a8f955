package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"math/big"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/tally"
)

// How long requests to prove an address live.
const (
	// CodeLife is how long a code and its link work, from the moment the mail goes out.
	CodeLife = 10 * time.Minute
	// RequestLife is how long a mail may be delayed before its request is dropped.
	RequestLife = 24 * time.Hour
)

// The kinds of the jobs that mail a code, and that warn the owner of an account of wrong codes. Their
// id is that of the request.
const (
	signInJob     = "sign-in"
	wrongCodesJob = "wrong-codes"
)

// purpose is the reason for proving an address. A code works for its own purpose only.
type purpose string

const (
	toSignIn purpose = "inloggen"
	toDelete purpose = "verwijderen"
	toChange purpose = "wijzigen"
)

var errCodeGone = fault.Invalid{"code": "Deze code werkt niet meer. Vraag een nieuwe code aan."}

// Afterwards holds the wishes of a person for after they have signed in.
type Afterwards struct {
	Next     string // the path of this site to go on to, "" for none
	Remember bool   // keep the session in this browser when it closes
}

// Browser is the browser in which a person signs in.
type Browser struct {
	Old Token // of the session that it has, "" for none
	// NewPerson is asked before a person is made, for an address or an identity that is new here. Nil
	// allows it.
	NewPerson Admission
}

// Admission is asked whether a person may be made, in the transaction that makes the person. Its error
// ends signing in.
type Admission func(ctx context.Context, tx tally.Querier) error

// RequestSignIn asks for a mail with a code and a link, and returns the id of the request. The
// session gets after.Next, even when the person signs in with another browser; after.Remember is for
// the code only, since the page of the link asks for itself. The mail goes out from the queue, so a
// mail server that is away only delays it. Whether the address has an account makes no difference.
//
// It returns fault.Invalid for text that is no address, for an address that was mailed too often and
// when too many mails went out altogether (limit.SignIn). Then the links that were mailed to the
// address in the last 24 hours and are not used work for another CodeLife. So a stranger who asks for
// many mails does not lock out the owner, because the owner can read them.
func (s *Service) RequestSignIn(ctx context.Context, address string, after Afterwards) (string, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return "", err
	}
	return s.request(ctx, request{purpose: toSignIn, Email: email, Afterwards: after})
}

// RequestDelete asks for a mail with a code that confirms deleting the account with this
// address, and returns the id of the request, for Confirm. It fails as RequestSignIn does.
func (s *Service) RequestDelete(ctx context.Context, address string) (string, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return "", err
	}
	return s.request(ctx, request{purpose: toDelete, Email: email})
}

// request is a request to prove an address.
type request struct {
	purpose
	Email
	Afterwards
	person string // the person who asks to change the address, "" for another purpose
}

func (s *Service) request(ctx context.Context, r request) (string, error) {
	got, err := s.addSignIn(ctx, r)
	switch limits := s.limits.SignIn; {
	case err != nil || got.id != "":
		return got.id, err
	case got.today >= atMost(limits.MailsPerDay):
		return "", mailedTooOften(r.purpose, fmt.Sprintf("Er zijn vandaag al %d mails naar dit adres gegaan.", got.today), "Probeer het morgen opnieuw.")
	case got.lately >= atMost(limits.MailsPerHour):
		return "", mailedTooOften(r.purpose, fmt.Sprintf("Er zijn al %d mails naar dit adres gegaan.", got.lately), "Wacht een uur en probeer het dan opnieuw.")
	default:
		s.report("REFLECTIETOOL_CODES_PER_HOUR", "people who ask for a mail with a code are asked to come back in an hour")
		return "", fault.Invalid{"email": "Er gaan nu te veel mails uit. Probeer het over een uur opnieuw."}
	}
}

func mailedTooOften(why purpose, reason, advice string) error {
	if why == toSignIn { // the other mails have no link
		reason += " Open de laatste mail die je nog niet hebt gebruikt: de link daarin werkt weer tien minuten. Geen mail?"
	}
	return fault.Invalid{"email": reason + " " + advice}
}

// atMost returns a limit, or a number that nothing reaches for the limit 0.
func atMost(limit int) int {
	if limit == 0 {
		return math.MaxInt32
	}
	return limit
}

// MailSignIn makes the code and the link of a request and mails them. It is the work of
// a job: a second attempt makes new ones, and the earlier ones stop working.
func (s *Service) MailSignIn(ctx context.Context, id string) error {
	number, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return err
	}
	code, link := fmt.Sprintf("%06d", number), rand.Text()
	codeHash, err := hashCode(id, code)
	if err != nil {
		return err
	}
	asked, err := s.setSignInCode(ctx, id, codeHash, Hash(link))
	if errors.Is(err, fault.NotFound) { // used, or too old: there is nothing left to mail
		return nil
	}
	if err != nil {
		return err
	}
	message, err := s.letter(asked, code, link)
	if err != nil {
		return err
	}
	return s.mail.Send(ctx, message)
}

// asked is a request whose mail is about to be sent.
type asked struct {
	purpose
	email string
	taken bool // the address has an account already, of another person than the one who asks
}

func (s *Service) letter(a asked, code, link string) (mail.Message, error) {
	switch {
	case a.purpose == toDelete:
		return mail.DeleteAccount(a.email, code, CodeLife)
	case a.purpose == toChange && a.taken: // the code exists but is never mailed, so trying one reveals nothing
		return mail.AddressTaken(a.email, s.url+paths.SignIn)
	case a.purpose == toChange:
		return mail.ChangeAddress(a.email, code, CodeLife)
	default:
		return mail.SignIn(a.email, code, s.url+paths.SignInLink(link), CodeLife)
	}
}

// SignIn uses the code of a request, typed with or without spaces, and begins a session for the
// person whose address it proves; a new address gets an account. The session that this browser had
// ends, and a guest's work in it can be claimed. It returns fault.Invalid for a wrong code, for too
// many of them (limit.SignIn), and for a request that has expired or was used. An error of
// browser.NewPerson is returned as it is, and the code remains usable.
func (s *Service) SignIn(ctx context.Context, id, code string, browser Browser) (Token, error) {
	if err := s.checkCode(ctx, toSignIn, id, code); err != nil {
		return "", err
	}
	return s.begins(ctx, id, nil, browser)
}

// Confirm uses the code of RequestDelete, which proves that the signed-in person still reads the
// mail of the account's address. It deletes nothing yet, and fails as SignIn does.
func (s *Service) Confirm(ctx context.Context, person, id, code string) error {
	if err := s.checkCode(ctx, toDelete, id, code); err != nil {
		return err
	}
	err := s.spendSignIn(ctx, person, id)
	if errors.Is(err, fault.NotFound) {
		return errCodeGone
	}
	return err
}

// SignInByLink is SignIn with the secret of the link, which may be opened in another browser than
// the one that asked for it; so remember is for this one.
func (s *Service) SignInByLink(ctx context.Context, secret string, remember bool, browser Browser) (Token, error) {
	id, err := s.signInOfLink(ctx, Hash(secret))
	if errors.Is(err, fault.NotFound) {
		return "", errCodeGone
	}
	if err != nil {
		return "", err
	}
	return s.begins(ctx, id, &remember, browser)
}

// SignInAs begins a session for the person with this address without any proof. It is for the
// example people of a demonstration. It returns fault.NotFound for an unknown address.
func (s *Service) SignInAs(ctx context.Context, email string, after Afterwards, old Token) (Token, error) {
	token := Token(rand.Text())
	return token, s.signInAs(ctx, email, after, Hash(string(token)), old)
}

// begins uses a request. The session is remembered as the request says, unless remember says
// otherwise.
func (s *Service) begins(ctx context.Context, id string, remember *bool, browser Browser) (Token, error) {
	token := Token(rand.Text())
	err := s.useSignIn(ctx, id, remember, Hash(string(token)), browser)
	if errors.Is(err, fault.NotFound) {
		return "", errCodeGone
	}
	return token, err
}
