// Package limit lists how much one visitor, one network and the whole server may use, so that nobody
// can fill the memory, the disk or a mailbox. The figures are those of section 5 of the product.
package limit

import "time"

// Limits holds every limit of a server. A limit of 0 does not limit.
type Limits struct {
	Guest   Work // of a visitor without an account
	Account Work // of a person with an account

	// Window is the period of the counts in Network and of Sent. PostgreSQL counts them (package tally),
	// over all servers together.
	Window  time.Duration
	Network Network
	// Sent is how many things one person may keep, value, flag, suggest or share in Window.
	Sent int

	// Previews is how many imports of offerings one person may have waiting, each with its file.
	Previews int

	// GuestsPerHour is how many persons without an account all servers together make in an hour of
	// the clock. PostgreSQL counts them.
	GuestsPerHour int
	SignIn        SignIn
}

// Work is how much a person may keep.
type Work struct {
	Reflections int // finished or not
	NoteBytes   int // in all private notes and reflection questions together
}

// Network is how many requests one network may make in a window. A network is an IPv4 address or the
// /64 of an IPv6 address; a whole office may share one.
type Network struct {
	NewPeople     int // persons made, as a guest or by a first sign-in
	CodesAsked    int // mails with a code
	CodesTried    int // codes and links from mails; SignIn has the limits that stop guessing
	ResumeCodes   int // resume codes tried; one has 80 random bits
	Organisations int // steps of signing in with the account of an organisation
	Answers       int // of the API
	Files         int // of offerings, to import
}

// SignIn limits codes by mail. PostgreSQL counts them, over all servers together. The limits per
// address hold for one purpose of a code (to sign in, to delete, to change the address), so that a
// stranger who asks for codes to sign in cannot keep the owner from deleting the account.
type SignIn struct {
	TriesPerCode int // wrong codes for one mail
	TriesPerDay  int // wrong codes for one address in 24 hours; the link in the mail keeps working
	WarnAfter    int // wrong codes for one address in 24 hours after which its owner gets a mail
	MailsPerHour int // to one address
	MailsPerDay  int // to one address in 24 hours
	MailsInTotal int // to all addresses in an hour; the setting REFLECTIETOOL_CODES_PER_HOUR
}

// Standard returns the limits of a server in use.
func Standard() Limits {
	return Limits{
		Guest:   Work{Reflections: 60, NoteBytes: 1 << 20},
		Account: Work{Reflections: 300, NoteBytes: 5 << 20},
		Window:  10 * time.Minute,
		Network: Network{
			NewPeople: 300, CodesAsked: 300, CodesTried: 600, ResumeCodes: 100, Organisations: 300, Answers: 600, Files: 60,
		},
		Sent:          60,
		Previews:      5,
		GuestsPerHour: 20_000,
		SignIn: SignIn{
			TriesPerCode: 5, TriesPerDay: 20, WarnAfter: 10, MailsPerHour: 5, MailsPerDay: 20, MailsInTotal: 5_000,
		},
	}
}

// Off returns limits that limit nothing. They are for load tests on one machine.
func Off() Limits { return Limits{Window: Standard().Window} }
