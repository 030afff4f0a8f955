package shelf

import (
	"reflectietool/internal/account"
	"reflectietool/internal/offering"
)

// Stored is what is kept of what a person did with offerings, as the person takes it along.
type Stored struct {
	Kept        []StoredKept       `json:"kept"`
	Lists       []StoredList       `json:"lists"`
	Reports     []StoredReport     `json:"reports"`
	Suggestions []StoredSuggestion `json:"suggestions"`
	Useful      []StoredUseful     `json:"useful"`
	Preference  *StoredPreference  `json:"preference"` // nil for none
}

// Empty reports whether nothing is kept.
func (s *Stored) Empty() bool {
	return len(s.Kept)+len(s.Lists)+len(s.Reports)+len(s.Suggestions)+len(s.Useful) == 0 && s.Preference == nil
}

// StoredKept is an offering on the person's list.
type StoredKept struct {
	Title  string         `json:"title"`
	KeptAt account.Moment `json:"kept_at"`
}

// StoredList is a list that is shared by a link.
type StoredList struct {
	ID        string         `json:"id"`
	MadeAt    account.Moment `json:"made_at"`
	ExpiresAt account.Moment `json:"expires_at"`
	Titles    []string       `json:"titles"`
}

// StoredReport is a fault that the person reported.
type StoredReport struct {
	Title  string          `json:"title"`
	Kind   FlagKind        `json:"kind"`
	Words  string          `json:"words"`
	MadeAt account.Moment  `json:"made_at"`
	DoneAt *account.Moment `json:"done_at"` // nil as long as nobody handled it
}

// StoredSuggestion is an offering that the person suggested.
type StoredSuggestion struct {
	Title    string          `json:"title"`
	URL      string          `json:"url"`
	Provider string          `json:"provider"`
	Why      string          `json:"why"`
	MadeAt   account.Moment  `json:"made_at"`
	DoneAt   *account.Moment `json:"done_at"` // nil as long as nobody handled it
}

// StoredUseful is what the person said about the use of an offering.
type StoredUseful struct {
	Title      string         `json:"title"`
	Answer     Useful         `json:"answer"`
	AnsweredAt account.Moment `json:"answered_at"`
}

// StoredPreference is what the person prefers. Dates are "2006-01-02", "" for none.
type StoredPreference struct {
	Region    string            `json:"region"`
	Formats   []offering.Format `json:"formats"`
	MaxCost   *float64          `json:"max_cost_eur"` // nil for no limit
	From      string            `json:"starts_from"`
	Until     string            `json:"starts_until"`
	Register  string            `json:"register"`
	ChangedAt account.Moment    `json:"changed_at"`
}
