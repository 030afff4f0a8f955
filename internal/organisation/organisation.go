// Package organisation keeps organisations and their teams: the members, the teams' leads, the
// beheerders, the functions people have, and invitations.
//
// Roles are rows that are read at each call, so a role that is taken away stops working at once.
// Every change is recorded in the trail, in the transaction that makes it. Anything that the acting
// person may not see or do answers fault.NotFound.
package organisation

import (
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/queue"
)

// MinK is the least number of people that a team result may be about (product section 5). An
// organisation can raise it, up to MaxK.
const (
	MinK = 5
	MaxK = 100
)

// LegalBasis is the legal ground on which an organisation processes its employees' data. Consent of
// the employee is not one of them: employer and employee are not equal.
type LegalBasis string

// The grounds of article 6(1) AVG that an organisation can record; each comment gives the letter in
// that article.
const (
	NoBasis            LegalBasis = ""
	LegitimateInterest LegalBasis = "gerechtvaardigd-belang" // f
	PublicInterest     LegalBasis = "algemeen-belang"        // e
	Contract           LegalBasis = "overeenkomst"           // b
	LegalObligation    LegalBasis = "wettelijke-plicht"      // c
)

// LegalBases lists the grounds that can be recorded.
func LegalBases() []LegalBasis {
	return []LegalBasis{LegitimateInterest, PublicInterest, Contract, LegalObligation}
}

// Organisation is an employer with its settings.
type Organisation struct {
	ID          string
	Name        string
	K           int    // the least number of people for a team result; MinK to MaxK
	Theme       string // the slug of one of Themes()
	Example     bool   // made by the demonstration
	ConsentOn   *time.Time
	ConsentNote string // what was agreed with the OR (the works council)
	LegalBasis  LegalBasis
	LegalNote   string
	RoundYears  int // how many years the outcome of a team round is kept after closing
	CreatedAt   time.Time
}

// Settings are the settings that a beheerder can change.
type Settings struct {
	Name        string
	K           int
	Theme       string
	ConsentOn   *time.Time // the day on which the OR agreed, nil when it did not
	ConsentNote string
	LegalBasis  LegalBasis
	LegalNote   string
	RoundYears  int // one of RoundYearChoices
}

// RoundYearChoices are the numbers of years for which the outcome of a team round can be kept.
func RoundYearChoices() []int { return []int{1, 2, 3, 5} }

// Summary is what the landelijk beheerder sees of an organisation.
type Summary struct {
	Organisation
	Admins, Members, Teams int
}

// Team is a group of members.
type Team struct {
	ID, Organisation, Name string
}

// TeamOverview is a team as the beheerder sees it.
type TeamOverview struct {
	Team
	Members int
	Leads   []string // names, or addresses where no name was given
}

// Function is the work that a member does ("functie"), with its target levels.
type Function struct {
	ID, Organisation, Name string
	// Targets are the target levels by competency. A competency that is left out keeps the default
	// level.
	Targets map[string]framework.Level
	// Agreed reports whether the organisation has recorded the OR's consent. Without it Targets is
	// empty, and saving the function leaves the stored ones as they are.
	Agreed bool
}

// Member is a member of an organisation as its beheerder sees them.
type Member struct {
	Person       string
	Code         string // stands for the membership in URLs, which name no person
	Name         string // "" when no name was given
	Email        string
	Admin        bool
	Function     string // the id, "" without
	FunctionName string
	Teams        []TeamRole
	JoinedAt     time.Time
}

// TeamRole is a team that a member is in.
type TeamRole struct {
	Team, Name string
	Leads      bool
}

// Membership is an organisation as one of its members sees it.
type Membership struct {
	Organisation           Organisation
	Admin                  bool
	Function, FunctionName string     // "" without
	Functions              []Function // to choose from, without their targets
	Teams                  []TeamRole
	JoinedAt               time.Time
	Admins                 []string // names, or addresses where no name was given
}

// Overview is everything that a beheerder manages.
type Overview struct {
	Organisation Organisation
	Teams        []TeamOverview
	Members      []Member
	Invitations  []Invitation // the open and the expired ones
	Functions    []Function
}

// TeamPage is a team as its members see it.
type TeamPage struct {
	Team             Team
	OrganisationName string
	Members          []TeamMember // the leads first
	Leads            bool         // the acting person leads the team
}

// TeamMember is a colleague.
type TeamMember struct {
	Person, Name, Email string
	Leads               bool
}

// The acts in the trail. Detail has, where it applies: "team" and "function" (names), "role"
// (beheerder, teamleider, teamlid), and for settings "field" (as in ChangeSettings), "from" and
// "to". Texts that people write freely are not repeated.
const (
	ActMade                audit.Act = "organisation.made"
	ActSettingsChanged     audit.Act = "settings.changed"
	ActTeamMade            audit.Act = "team.made"
	ActTeamRenamed         audit.Act = "team.renamed" // from, to
	ActTeamDeleted         audit.Act = "team.deleted"
	ActInvitationSent      audit.Act = "invitation.sent"
	ActInvitationResent    audit.Act = "invitation.resent"
	ActInvitationRevoked   audit.Act = "invitation.revoked"
	ActInvitationAccepted  audit.Act = "invitation.accepted"
	ActInvitationDeclined  audit.Act = "invitation.declined"
	ActMemberLeft          audit.Act = "member.left"
	ActMemberRemoved       audit.Act = "member.removed"
	ActRoleGiven           audit.Act = "role.given"
	ActRoleTaken           audit.Act = "role.taken"
	ActFunctionSaved       audit.Act = "function.saved"
	ActFunctionDeleted     audit.Act = "function.deleted"
	ActFunctionOfMemberSet audit.Act = "member.function" // without "function" when the member no longer has one
)

// The roles, as the trail names them.
const (
	roleAdmin  = "beheerder"
	roleLead   = "teamleider"
	roleMember = "teamlid"
)

// Service keeps organisations in PostgreSQL.
type Service struct {
	db         *database.Pool
	frameworks *framework.Library
	now        func() time.Time
	examples   bool // new organisations are examples

	// For invitations by mail; nil where mail is not offered.
	queue *queue.Queue
	mail  mail.Transport
	url   string // of the site, in links
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, frameworks *framework.Library, now func() time.Time) *Service {
	return &Service{db: db, frameworks: frameworks, now: now}
}

// MakeExamples marks every organisation that is made from now on as an example, for a
// demonstration, which refuses a database that holds anything else.
func (s *Service) MakeExamples() { s.examples = true }
