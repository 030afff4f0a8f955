package results

import (
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/organisation"
	"reflectietool/internal/plan"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
)

// InsightProps hold everything that others can see of a person.
type InsightProps struct {
	Operator string // who runs the server; "" when not configured
	Contact  string // of the operator; may be ""
	Email    string // of the account; "" for a guest
	Name     string // the name that colleagues see; may be ""
	Shares   []sharing.Share
	// Memberships are the organisations in which the person is a member, known to its admins
	// and to the person's teams.
	Memberships []organisation.Membership
	// Choices are the person's answers to "Telt mee?" in rounds that are not closed.
	Choices []team.Choice
	// Goals are those that have a maatje, or a question that waits.
	Goals []plan.SharedGoal
	Now   time.Time
}

// counting returns the choices for the rounds in which a reflection of the person counts.
func (p InsightProps) counting() (counting []team.Choice) {
	for _, choice := range p.Choices {
		if choice.Counts {
			counting = append(counting, choice)
		}
	}
	return counting
}

// adminWords lists the admins of an organisation.
func adminWords(m organisation.Membership) string {
	if len(m.Admins) == 0 {
		return "Er is nu geen beheerder. Een nieuwe beheerder ziet"
	}
	return strings.Join(m.Admins, ", ") + pickWord(len(m.Admins), " ziet", " zien")
}

func pickWord(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

func (p InsightProps) shares(open bool) (shares []sharing.Share) {
	for _, share := range p.Shares {
		if share.Open == open {
			shares = append(shares, share)
		}
	}
	return shares
}

// viewsShown is the number of views of a share on the page; the download has all of them.
const viewsShown = 20

func latest(views []sharing.View) []sharing.View { return views[:min(len(views), viewsShown)] }

func sharedMail(s sharing.Share) string {
	if s.MailedAt == nil {
		return "De mail is onderweg"
	}
	return "Verstuurd op " + calendar.DateTime(*s.MailedAt)
}
