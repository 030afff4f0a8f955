package plan

import "time"

// Buddy is the maatje of a goal, as its owner sees them.
type Buddy struct {
	ID         string     `json:"id"`
	Email      string     `json:"email"` // as the owner typed it, and after accepting that of the account
	Name       string     `json:"name"`  // of the account, "" before accepting or without one
	AskedAt    time.Time  `json:"asked_at"`
	ExpiresAt  time.Time  `json:"expires_at"`  // of the question
	AcceptedAt *time.Time `json:"accepted_at"` // nil as long as there is no answer
}
