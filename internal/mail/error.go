package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Error is a failure to send: the step that failed and the cause, without personal data.
type Error struct {
	step      string
	cause     string
	permanent bool
	noMailbox bool
}

// Error returns the step and the cause; the text may be stored and logged.
func (e *Error) Error() string { return "mail: " + e.step + ": " + e.cause }

// Worded returns the same text as Error, which contains no personal data.
func (e *Error) Worded() string { return e.Error() }

// Permanent reports whether trying again is of no use: the address does not exist or the mail
// itself was refused. A server that is away, that is busy or that we may not use is a temporary
// failure, since somebody can fix it.
func (e *Error) Permanent() bool { return e.permanent }

// NoMailbox reports whether an error of sending means that the address has no mailbox: the server refused
// this recipient for good, and not for a reason of policy, such as a list of senders that it takes no mail from.
func NoMailbox(err error) bool {
	var failed *Error
	return errors.As(err, &failed) && failed.noMailbox
}

// refused returns the error for a failed connection. The recipient has not been named at that
// point, so the only personal data that the server can quote is the user who signs in.
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

// steps are the steps of sending that depend on the mail itself.
var steps = map[gomail.SendErrReason]string{
	gomail.ErrSMTPMailFrom:  "sender",
	gomail.ErrSMTPRcptTo:    "recipient",
	gomail.ErrSMTPData:      "content",
	gomail.ErrWriteContent:  "content",
	gomail.ErrSMTPDataClose: "content",
}

// notSent returns the error for a mail that could not be sent. A final refusal of the recipient or
// of the content is permanent. The sender is a setting, and codes 530 and 535 are about our right
// to use the server, so somebody can fix these.
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
	cause, enhanced := fmt.Sprintf("the server answered %d", code), failed.EnhancedStatusCode()
	if enhanced != "" {
		cause += " " + enhanced
	}
	ours := step == "sender" || code == 530 || code == 535
	return &Error{
		step: step, cause: cause, permanent: code >= 500 && !ours,
		// RFC 5321, section 4.2.2: the codes about a mailbox. RFC 3463: 5.7 is about policy.
		noMailbox: failed.Reason == gomail.ErrSMTPRcptTo && slices.Contains([]int{550, 551, 553}, code) && !strings.HasPrefix(enhanced, "5.7."),
	}
}
