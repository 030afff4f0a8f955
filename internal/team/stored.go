package team

import "time"

// Stored is what this package keeps about a person, as the person takes it along.
type Stored struct {
	Mails  bool          `json:"round_mails"` // wants mails about rounds
	Rounds []StoredRound `json:"rounds"`      // that are not closed; of others nothing is known
	// Offered are the ids of reflections that count, or counted, in a round.
	Offered []string `json:"offered"`
}

// StoredRound is a round that someone may take part in.
type StoredRound struct {
	Team       string         `json:"team"`
	Title      string         `json:"title"`
	ClosesAt   time.Time      `json:"closes_at"`
	MailedAt   *time.Time     `json:"mailed_at"`
	RemindedAt *time.Time     `json:"reminder_mailed_at"`
	Answers    []StoredAnswer `json:"answers"`
}

// StoredAnswer is an answer to "Telt mee?".
type StoredAnswer struct {
	Reflection string `json:"reflection"`
	Counts     bool   `json:"counts"`
}
