// Package audit keeps the trail of acts on others' data and on settings: who did what, when and on
// whom. The trail names people by a pseudonym. When a person deletes their account the link to
// their pseudonym is deleted too, and nobody can find out who it was. The serving role can only add
// rows.
package audit

import "time"

// Act names what was done, as "thing.done", such as "team.made".
type Act string

// Entry is one act.
type Entry struct {
	Organisation string // whose admins may read it; "" for acts outside any organisation
	Actor        string // the person's id; "" for the command line and for jobs
	Act          Act
	Subject      string // the id of the person it was done to, or ""
	// Detail holds settings and names of teams or functions. It never names a person.
	Detail map[string]string
}

// Line is an act as an admin reads it.
type Line struct {
	At time.Time
	// Actor and Subject are the name with the address of a person who still has an account and is a
	// member of the organisation, otherwise the beginning of their pseudonym; "" where there is no
	// such person.
	Actor, Subject string
	Act            Act
	Detail         map[string]string
	Organisation   string // its name, in a list that is not of one organisation; "" for none
}

// ByNational is the key in the details of an act that a landelijk beheerder did in an organisation.
const ByNational = "national"

// Filter says which acts of an organisation to list. What has its zero value does not count.
type Filter struct {
	Person       string     // a part of the name, the address or the code of the actor or the subject, as Line shows them
	Acts         []Act      // these only
	Since, Until *time.Time // from this moment, and before that one
}

// acts returns the acts as texts, nil for all.
func (f Filter) acts() []string {
	var acts []string
	for _, act := range f.Acts {
		acts = append(acts, string(act))
	}
	return acts
}

// Own is an act by a person or on them, as that person may see it. The other people in it are left
// out.
type Own struct {
	At           time.Time         `json:"at"`
	Organisation string            `json:"organisation"` // its name, "" for none or when it was deleted
	Act          Act               `json:"act"`
	ByMe         bool              `json:"by_me"`
	OnMe         bool              `json:"on_me"`
	Detail       map[string]string `json:"detail"`
}
