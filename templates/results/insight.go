package results

import (
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/organisation"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
)

// InsightProps are who can see what of someone.
type InsightProps struct {
	Operator string // who runs the server; "" when not configured
	Contact  string // of the operator; may be ""
	Email    string // of the account, "" for a guest
	Name     string // what colleagues see, may be ""
	Shares   []sharing.Share
	// Memberships are the organisations whose admins and teams know of this person.
	Memberships []organisation.Membership
	// Choices are what they answered in team rounds that are not closed.
	Choices []team.Choice
	Now     time.Time
}

// counting are the rounds in which something of theirs counts.
func (p InsightProps) counting() (counting []team.Choice) {
	for _, choice := range p.Choices {
		if choice.Counts {
			counting = append(counting, choice)
		}
	}
	return counting
}

// adminWords names who manages an organisation.
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

// viewsShown is how many lines of a log stand on the page; the download has them all.
const viewsShown = 20

func latest(views []sharing.View) []sharing.View { return views[:min(len(views), viewsShown)] }

func sharedMail(s sharing.Share) string {
	if s.MailedAt == nil {
		return "De mail is onderweg"
	}
	return "Verstuurd op " + calendar.DateTime(*s.MailedAt)
}
