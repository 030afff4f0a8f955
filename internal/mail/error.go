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

// refused words a failure to connect. The recipient has not been named by then, so only
// what the server says may quote a person: the user that signs in.
func refused(err error) *Error {
	var reply *textproto.Error
	var garbled textproto.ProtocolError
	var network net.Error
	cause := err.Error()
	switch {
	case errors.As(err, &reply):
		cause = fmt.Sprintf("the server answered %d", reply.Code)
	case errors.As(err, &garbled):
		cause = "the server does not speak SMTP"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		cause = "took too long"
	}
	return &Error{step: "connect", cause: cause}
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
		return &Error{step: "send", cause: fmt.Sprintf("%T", err)}
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
