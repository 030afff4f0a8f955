package account

import (
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
)

// Stored is what this package keeps about a person, in the form of their download. Hashes of tokens
// and codes are left out: they are of no use to anybody.
type Stored struct {
	FirstSeen Moment         `json:"first_seen"`
	LastSeen  Moment         `json:"last_seen"`
	Account   *StoredAccount `json:"account"` // nil for a guest
	// ResumeCodeMade is when the resume code was made; nil without one.
	ResumeCodeMade *Moment            `json:"resume_code_made"`
	Sessions       []StoredSession    `json:"sessions"`
	Requests       []StoredRequest    `json:"requests"`
	Notices        []StoredNotice     `json:"keeping_notices"`
	Invited        []StoredInvitation `json:"invitations_received"`
	Invites        []StoredInvitation `json:"invitations_sent"` // without the addresses, which are other people's
	Identities     []StoredIdentity   `json:"identities"`
	Audit          []audit.Own        `json:"audit"`
	// DemandConsent is since when the development points count in the national overview; nil when
	// they do not count.
	DemandConsent *Moment `json:"demand_consent"`
}

// Moment is a time in Stored, in the zone of all other times, whatever the zone of the database is.
type Moment struct{ time.Time }

// UnmarshalJSON reads what PostgreSQL writes.
func (m *Moment) UnmarshalJSON(text []byte) error {
	err := m.Time.UnmarshalJSON(text)
	m.Time = m.In(calendar.Amsterdam)
	return err
}

// StoredAccount is the account of a person.
type StoredAccount struct {
	Email     string `json:"email"`
	Name      string `json:"name"`
	CreatedAt Moment `json:"created_at"`
	National  bool   `json:"national"`   // landelijk beheerder
	KeepYears int    `json:"keep_years"` // KeepForever for no limit
	// WarnedAt is when the last mail about wrong codes went out; nil for never.
	WarnedAt *Moment `json:"warned_at"`
	// DeletionMailedAt is when a mail said that the account will be deleted because nobody uses it; nil
	// for never. A visit since then has voided that.
	DeletionMailedAt *Moment `json:"deletion_mailed_at"`
	// DeletionRefusedAt is since when the mail server refused that mail because the address has no mailbox;
	// nil for never.
	DeletionRefusedAt *Moment `json:"deletion_refused_at"`
}

// StoredSession is a browser in which the person has a session.
type StoredSession struct {
	Since      Moment `json:"since"`
	LastUsed   Moment `json:"last_used"`
	Until      Moment `json:"until"`
	Remembered bool   `json:"remembered"`
	SignedIn   bool   `json:"signed_in"`
}

// StoredRequest is a request to prove an address by mail.
type StoredRequest struct {
	Purpose  string  `json:"purpose"`
	Email    string  `json:"email"`
	OldEmail string  `json:"old_email"` // the address that a change of address replaced, or ""
	NextPath string  `json:"next_path"` // the page from which the person was sent to sign in, or ""
	At       Moment  `json:"at"`
	UsedAt   *Moment `json:"used_at"`
}

// StoredNotice is a mail about results that are to be deleted.
type StoredNotice struct {
	MadeAt      Moment  `json:"made_at"`
	MailedAt    *Moment `json:"mailed_at"`
	Reflections []struct {
		Reflection string `json:"reflection"`
		DueAt      Moment `json:"due_at"`
	} `json:"reflections"`
}

// StoredInvitation is an invitation to an organisation, sent to this person or by them.
type StoredInvitation struct {
	Organisation string  `json:"organisation"`
	Team         string  `json:"team"` // "" for none
	Leads        bool    `json:"leads"`
	Admin        bool    `json:"admin"`
	Email        string  `json:"email,omitempty"`
	CreatedAt    Moment  `json:"created_at"`
	ExpiresAt    Moment  `json:"expires_at"`
	AcceptedAt   *Moment `json:"accepted_at"`
	RevokedAt    *Moment `json:"revoked_at"`
}

// StoredIdentity is the identity of this person at the provider of an organisation.
type StoredIdentity struct {
	Organisation string `json:"organisation"`
	Issuer       string `json:"issuer"`
	Subject      string `json:"subject"`
	LinkedAt     Moment `json:"linked_at"`
}
