package organisation

// PeoplePerPage is the number of people on one page of the list.
const PeoplePerPage = 20

// None in a filter asks for the people who have no team, or no function.
const None = "geen"

// The roles in a filter. A colleague is somebody who neither manages the organisation nor leads a team.
const (
	RoleColleague = "collega"
	RoleLead      = roleLead
	RoleAdmin     = roleAdmin
)

// PeopleFilter says which people of an organisation to list. What is "" does not count.
type PeopleFilter struct {
	Search   string // a part of the name or the address
	Team     string // the id of a team, or None
	Role     string // RoleColleague, RoleLead or RoleAdmin
	Function string // the id of a function, or None
}

// People is a page of the list of people in an organisation, with what the list can be filtered on.
type People struct {
	Organisation Organisation
	Teams        []TeamOverview
	Functions    []Function
	Members      []Member // of this page
	Found        int      // on all pages
	Page, Pages  int      // counted from 1; a page that is not there is the nearest one that is
}

// MemberPage is one member with what can be changed.
type MemberPage struct {
	Organisation Organisation
	Teams        []TeamOverview
	Functions    []Function
	Member       Member
}

// inTeam returns how a member belongs to a team.
func (m Member) inTeam(team string) (role TeamRole, in bool) {
	for _, role := range m.Teams {
		if role.Team == team {
			return role, true
		}
	}
	return TeamRole{}, false
}

// MaxBulk is how many members can be changed at once. The preview sends their ids in one form.
const MaxBulk = 1000

// BulkAct is a change to many members at once, as the form sends it.
type BulkAct string

// The changes to many members.
const (
	BulkJoin     BulkAct = "erbij"     // into Bulk.Team
	BulkLeave    BulkAct = "eruit"     // out of Bulk.Team
	BulkMove     BulkAct = "verplaats" // out of Bulk.Team and into Bulk.To
	BulkFunction BulkAct = "functie"   // to Bulk.Function
)

// Bulk is what to change for many members.
type Bulk struct {
	Act      BulkAct
	Team, To string // ids of teams
	Function string // the id of a function, or None to take it away
}

// Choice is for whom. With All it is everybody whom the filter finds, otherwise the people named.
type Choice struct {
	People []string // ids
	All    bool
	Filter PeopleFilter
}

// BulkLine is what an act on many members does for one of them.
type BulkLine struct {
	Member    Member
	Skip      string // why nothing changes, a Dutch sentence; "" when something does
	LosesLead bool   // the member leads the team that they leave
	Joins     bool   // the member comes into a team
}

// BulkPreview is what an act on many members would change.
type BulkPreview struct {
	Organisation                   Organisation
	TeamName, ToName, FunctionName string // "" where the act has none
	Lines                          []BulkLine
}

// Changes returns the number of members for whom something changes.
func (p BulkPreview) Changes() int {
	n := 0
	for _, line := range p.Lines {
		if line.Skip == "" {
			n++
		}
	}
	return n
}

// line returns what an act does for a member.
func (b Bulk) line(m Member) BulkLine {
	line := BulkLine{Member: m}
	in, inTeam := m.inTeam(b.Team)
	switch b.Act {
	case BulkJoin:
		line.Joins = !inTeam
		if inTeam {
			line.Skip = "Zit al in dit team."
		}
	case BulkLeave, BulkMove:
		_, there := m.inTeam(b.To)
		line.LosesLead = in.Leads
		line.Joins = b.Act == BulkMove && inTeam && !there
		if !inTeam {
			line.Skip = "Zit niet in dit team."
		}
	case BulkFunction:
		if m.Function == b.Function || m.Function == "" && b.Function == None {
			line.Skip = "Heeft deze functie al."
			if b.Function == None {
				line.Skip = "Heeft geen functie."
			}
		}
	}
	return line
}
