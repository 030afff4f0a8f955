package shelf

import (
	"reflectietool/internal/account"
	"reflectietool/internal/offering"
)

// Stored is everything that is stored about what a person did with offerings, in the form of
// the file with their own data that the person can download.
type Stored struct {
	Kept        []StoredKept       `json:"kept"`        // the kept offerings, the oldest first
	Lists       []StoredList       `json:"lists"`       // the list links, the oldest first
	Reports     []StoredReport     `json:"reports"`     // the flags, the oldest first
	Suggestions []StoredSuggestion `json:"suggestions"` // the oldest first
	Useful      []StoredUseful     `json:"useful"`      // the answers, the oldest first
	Preference  *StoredPreference  `json:"preference"`  // nil for none
}

// Empty reports whether nothing is stored.
func (s *Stored) Empty() bool {
	return len(s.Kept)+len(s.Lists)+len(s.Reports)+len(s.Suggestions)+len(s.Useful) == 0 && s.Preference == nil
}

// StoredKept is an offering on the person's list.
type StoredKept struct {
	Title  string         `json:"title"`   // of the offering
	KeptAt account.Moment `json:"kept_at"` // when the person began to keep it
}

// StoredList is a list link of the person.
type StoredList struct {
	ID        string         `json:"id"`         // the secret part of the link, a uuid
	MadeAt    account.Moment `json:"made_at"`    // when the person made it
	ExpiresAt account.Moment `json:"expires_at"` // when it stops working
	Titles    []string       `json:"titles"`     // of the offerings on it
}

// StoredReport is a flag that the person sent.
type StoredReport struct {
	Title  string          `json:"title"`   // of the offering
	Kind   FlagKind        `json:"kind"`    // the kind of fault
	Words  string          `json:"words"`   // of the person; may be ""
	MadeAt account.Moment  `json:"made_at"` // when the person sent it
	DoneAt *account.Moment `json:"done_at"` // when an admin handled it; nil if none did
}

// StoredSuggestion is a suggestion that the person sent. Its first four fields are those of
// SuggestedOffering.
type StoredSuggestion struct {
	Title    string          `json:"title"`    // never ""
	URL      string          `json:"url"`      // may be ""
	Provider string          `json:"provider"` // may be ""
	Why      string          `json:"why"`      // may be ""
	MadeAt   account.Moment  `json:"made_at"`  // when the person sent it
	DoneAt   *account.Moment `json:"done_at"`  // when an admin handled it; nil if none did
}

// StoredUseful is the person's answer to the question whether an offering was useful.
type StoredUseful struct {
	Title      string         `json:"title"`       // of the offering
	Answer     Useful         `json:"answer"`      // the latest one
	AnsweredAt account.Moment `json:"answered_at"` // when the person gave it
}

// StoredPreference is the person's Preference. Days are written as "2006-01-02"; "" is none.
type StoredPreference struct {
	Region    string            `json:"region"`       // a province or town; "" is any
	Formats   []offering.Format `json:"formats"`      // one of these; none is any
	MaxCost   *float64          `json:"max_cost_eur"` // in euros; nil is no limit
	From      string            `json:"starts_from"`  // the first day of a start
	Until     string            `json:"starts_until"` // the last day of a start
	Register  string            `json:"register"`     // "" is any
	ChangedAt account.Moment    `json:"changed_at"`   // when the person last changed it
}
