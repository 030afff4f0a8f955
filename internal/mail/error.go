package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"

	gomail "github.com/wneessen/go-mail"
)

// Error says at which step sending failed and why, without naming a person.
type Error struct {
	step      string
	cause     string
	permanent bool
}

// Error returns the step and the cause; it may be kept and logged.
func (e *Error) Error() string { return "mail: " + e.step + ": " + e.cause }

// Worded is Error, and promises that the words name nobody.
func (e *Error) Worded() string { return e.Error() }

// Permanent tells that trying again is of no use: the address does not exist or the mail
// itself was refused. A server that is away, that we may not use or that is busy is
// temporary, since somebody can mend it.
func (e *Error) Permanent() bool { return e.permanent }

// refused words a failure before the mail itself came up.
func refused(step string, err error) *Error {
	return &Error{step: step, cause: word(err)}
}

func word(err error) string {
	var reply *textproto.Error
	var network *net.OpError
	switch {
	case errors.As(err, &reply):
		return fmt.Sprintf("the server answered %d", reply.Code)
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded):
		return "took too long"
	case errors.As(err, &network):
		if network.Timeout() {
			return "took too long"
		}
		return network.Error()
	case isAuth(err):
		return "no way to sign in that both sides know"
	}
	return untold(err)
}

func isAuth(err error) bool {
	for _, known := range []error{
		gomail.ErrNoSupportedAuthDiscovered, gomail.ErrPlainAuthNotSupported, gomail.ErrLoginAuthNotSupported,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// untold names the kind of an error only, since its text may quote anything.
func untold(err error) string {
	for inner := err; inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return fmt.Sprintf("%T", err)
}

// steps are those that depend on the mail at hand.
var steps = map[gomail.SendErrReason]string{
	gomail.ErrSMTPMailFrom:  "sender",
	gomail.ErrSMTPRcptTo:    "recipient",
	gomail.ErrSMTPData:      "content",
	gomail.ErrWriteContent:  "content",
	gomail.ErrSMTPDataClose: "content",
}

// notSent words the failure of a mail. A refusal for good of the recipient or of the
// content is permanent. The sender is a setting, and 530 and 535 are about our right to
// use the server, so these can be mended.
func notSent(err error) *Error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return refused("send", err)
	}
	step, ok := steps[failed.Reason]
	if !ok {
		step = "send"
	}
	code := failed.ErrorCode()
	if code == 0 {
		return &Error{step: step, cause: "the connection was lost"}
	}
	cause := fmt.Sprintf("the server answered %d", code)
	if enhanced := failed.EnhancedStatusCode(); enhanced != "" {
		cause += " " + enhanced
	}
	ours := step == "sender" || code == 530 || code == 535
	return &Error{step: step, cause: cause, permanent: code >= 500 && !ours}
}
