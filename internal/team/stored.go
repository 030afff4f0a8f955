package team

import "time"

// Stored is what this package stores about a person, as the person downloads it.
type Stored struct {
	Mails  bool          `json:"round_mails"` // the person wants mails about rounds
	Rounds []StoredRound `json:"rounds"`      // rounds that are not closed; of closed rounds nothing is known
	// Offered holds the ids of the reflections that counted in a round with an outcome.
	Offered []string `json:"offered"`
	// SignedIn holds the ids of the reflections that the person finished while signed in. Rounds
	// ask about no others.
	SignedIn []string `json:"finished_signed_in"`
}

// StoredRound is a round that the person may take part in.
type StoredRound struct {
	Team       string         `json:"team"`               // name
	Title      string         `json:"title"`              // of the round
	ClosesAt   time.Time      `json:"closes_at"`          // the deadline
	MailedAt   *time.Time     `json:"mailed_at"`          // when the invitation was mailed, nil if it was not
	RemindedAt *time.Time     `json:"reminder_mailed_at"` // when the reminder was mailed, nil if it was not
	Answers    []StoredAnswer `json:"answers"`            // to "Telt mee?"
}

// StoredAnswer is an answer to "Telt mee?".
type StoredAnswer struct {
	Reflection string `json:"reflection"` // id
	Counts     bool   `json:"counts"`     // in the round
}
