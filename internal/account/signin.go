package account

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
)

// Limits on signing in by mail.
const (
	// CodeLife is how long a code and its link work, from the moment the mail goes out.
	CodeLife = 10 * time.Minute
	// SignedInIdle is how long someone stays signed in without a visit.
	SignedInIdle = 8 * time.Hour
	// SignedInLife is how long someone stays signed in at most.
	SignedInLife = 30 * 24 * time.Hour

	codeTries    = 5
	mailsPerHour = 5
	// RequestLife is how long a mail may be delayed before its request is dropped.
	RequestLife = 24 * time.Hour
)

// signInJob is the kind of the job that mails a code; its id is that of the request.
const signInJob = "sign-in"

// purpose is the reason for proving an address. A code works for its own purpose only.
type purpose string

const (
	toSignIn purpose = "inloggen"
	toDelete purpose = "verwijderen"
	toChange purpose = "wijzigen"
)

var errCodeGone = fault.Invalid{"code": "Deze code werkt niet meer. Vraag een nieuwe code aan."}

// RequestSignIn asks for a mail with a code and a link, and returns the id of the request. next is
// the path of this site to go on to, "" for none; the session gets it, even when the person signs
// in with another browser. The mail goes out from the queue, so a mail server that is away only
// delays it. Whether the address has an account makes no difference. It returns fault.Invalid for
// text that is no address and for an address that was mailed too often within an hour.
func (s *Service) RequestSignIn(ctx context.Context, address, next string) (string, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return "", err
	}
	return s.request(ctx, request{purpose: toSignIn, Email: email, next: next})
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
	next   string
	person string // the person who asks to change the address, "" for another purpose
}

func (s *Service) request(ctx context.Context, r request) (string, error) {
	id, err := s.addSignIn(ctx, r)
	if errors.Is(err, fault.NotFound) {
		return "", fault.Invalid{"email": fmt.Sprintf(
			"Er gingen al %d mails naar dit adres. Wacht een uur en probeer het dan opnieuw.", mailsPerHour)}
	}
	return id, err
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
	asked, err := s.setSignInCode(ctx, id, codeHash, hash(link))
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
// ends, and a guest's work in it can be claimed. It returns fault.Invalid for a wrong code, for
// which there are five attempts, and for a request that has expired or was used.
func (s *Service) SignIn(ctx context.Context, id, code string, old Token) (Token, error) {
	if err := s.checkCode(ctx, toSignIn, id, code); err != nil {
		return "", err
	}
	return s.begins(ctx, id, old)
}

// checkCode counts an attempt and compares the code. It takes the same time whatever is wrong.
func (s *Service) checkCode(ctx context.Context, why purpose, id, code string) error {
	code = strings.Map(digitsOnly, code)
	if len(code) != 6 || strings.Contains(code, "x") {
		return fault.Invalid{"code": "Vul de zes cijfers uit de mail in."}
	}
	want, tries, err := s.trySignIn(ctx, why, id)
	if errors.Is(err, fault.NotFound) {
		return errCodeGone
	}
	if err != nil {
		return err
	}
	got, err := hashCode(id, code)
	if err == nil && subtle.ConstantTimeCompare(got, want) != 1 {
		err = wrongCode(codeTries - tries)
	}
	return err
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

// SignInByLink is SignIn with the secret of the link.
func (s *Service) SignInByLink(ctx context.Context, secret string, old Token) (Token, error) {
	id, err := s.signInOfLink(ctx, hash(secret))
	if errors.Is(err, fault.NotFound) {
		return "", errCodeGone
	}
	if err != nil {
		return "", err
	}
	return s.begins(ctx, id, old)
}

// SignInAs begins a session for the person with this address without any proof. It is for the
// example people of a demonstration. It returns fault.NotFound for an unknown address.
func (s *Service) SignInAs(ctx context.Context, email string, old Token) (Token, error) {
	token := Token(rand.Text())
	return token, s.signInAs(ctx, email, hash(string(token)), hash(string(old)))
}

func (s *Service) begins(ctx context.Context, id string, old Token) (Token, error) {
	token := Token(rand.Text())
	err := s.useSignIn(ctx, id, hash(string(token)), hash(string(old)))
	if errors.Is(err, fault.NotFound) {
		return "", errCodeGone
	}
	return token, err
}

func wrongCode(left int) error {
	switch left {
	case 0:
		return fault.Invalid{"code": "Deze code klopt niet. Vraag een nieuwe code aan."}
	case 1:
		return fault.Invalid{"code": "Deze code klopt niet. Je kunt het nog één keer proberen."}
	default:
		return fault.Invalid{"code": fmt.Sprintf("Deze code klopt niet. Je kunt het nog %d keer proberen.", left)}
	}
}

func digitsOnly(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	if unicode.IsSpace(r) || r == '-' || r == '.' {
		return -1
	}
	return 'x' // anything else is refused
}

// hashCode is slow on purpose: six digits are quickly tried, should the table leak within the ten
// minutes that a code works.
func hashCode(id, code string) ([]byte, error) {
	return pbkdf2.Key(sha256.New, code, []byte(id), 100_000, 32)
}
