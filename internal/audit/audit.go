// Package audit keeps the trail of acts on others' data and on settings: who did what,
// when and on whom. People stand in it under a pseudonym that goes when they delete their
// account; from then on nobody can tell who it was. The serving role can only add rows.
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
	// Actor and Subject are the names with the addresses of those who still have an account
	// and are a member of the organisation, else the beginning of their pseudonym; "" where there is none.
	Actor, Subject string
	Act            Act
	Detail         map[string]string
}

// Own is an act by someone or on someone, as that person may see it. Who else took part is
// left out.
type Own struct {
	At           time.Time         `json:"at"`
	Organisation string            `json:"organisation"` // its name, "" for none or one that is gone
	Act          Act               `json:"act"`
	ByMe         bool              `json:"by_me"`
	OnMe         bool              `json:"on_me"`
	Detail       map[string]string `json:"detail"`
}
