package account

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
)

// checkCode counts an attempt and compares the code. It does the same work for an address with and
// without an account. After too many wrong codes it compares none any more, and the owner signs in
// with the link, which nobody can guess. The owner is warned before that.
func (s *Service) checkCode(ctx context.Context, why purpose, id, code string) error {
	code = strings.Map(digitsOnly, code)
	if len(code) != 6 || strings.Contains(code, "x") {
		return fault.Invalid{"code": "Vul de zes cijfers uit de mail in."}
	}
	try, err := s.trySignIn(ctx, why, id)
	switch {
	case errors.Is(err, fault.NotFound):
		return errCodeGone
	case err != nil:
		return err
	case try.code == nil && try.today >= atMost(s.limits.SignIn.TriesPerDay):
		return codesOff(why)
	case try.code == nil:
		return errCodeGone
	}
	got, err := hashCode(id, code)
	if err != nil || subtle.ConstantTimeCompare(got, try.code) == 1 {
		return err
	}
	if why == toSignIn && try.today == s.limits.SignIn.WarnAfter {
		if err := s.warnOwner(ctx, id); err != nil {
			return err
		}
	}
	return s.wrongCode(try.tries)
}

// try is an attempt to use a code.
type try struct {
	code  []byte // the hash to compare with, nil when the attempt is refused
	tries int    // attempts at this code, with this one
	today int    // attempts for the address in 24 hours, with this one unless it is refused
}

func codesOff(why purpose) error {
	advice := "Probeer het morgen opnieuw."
	if why == toSignIn {
		advice = "Open de link in onze mail. Daarmee kun je wel inloggen."
	}
	return fault.Invalid{"code": "Er is vandaag te vaak een verkeerde code ingevuld voor dit adres. " + advice}
}

// MailWrongCodes warns the owner of an account of many wrong codes, at most once in 24 hours. It is
// the work of a job. Without an account, or when the owner was warned already, it returns
// fault.NotFound.
func (s *Service) MailWrongCodes(ctx context.Context, id string) error {
	email, err := s.ownerToWarn(ctx, id)
	if err != nil {
		return err
	}
	message, err := mail.WrongCodes(email, s.limits.SignIn.WarnAfter, s.url+paths.Visits)
	if err != nil {
		return err
	}
	if err := s.mail.Send(ctx, message); err != nil {
		return err
	}
	return s.ownerWarned(ctx, id)
}

func (s *Service) wrongCode(tries int) error {
	most := s.limits.SignIn.TriesPerCode
	switch left := most - tries; {
	case most == 0:
		return fault.Invalid{"code": "Deze code klopt niet. Probeer het nog een keer."}
	case left <= 0:
		return fault.Invalid{"code": "Deze code klopt niet. Vraag een nieuwe code aan."}
	case left == 1:
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

// Hash returns the form in which a secret of a session or a link is stored. It is a fast hash, which is enough for secrets of
// 80 random bits and more: they cannot be guessed. All packages use it, so it can be replaced here.
func Hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// hashCode is slow on purpose: six digits are quickly tried, should the table leak within the ten
// minutes that a code works.
func hashCode(id, code string) ([]byte, error) {
	return pbkdf2.Key(sha256.New, code, []byte(id), 100_000, 32)
}
