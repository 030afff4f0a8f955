package planning

import (
	"net/url"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/plan"
)

// BuddyForm is the name of the form that asks a colleague to be the maatje of a goal.
const BuddyForm = "maatje-vragen"

// ReadBuddyForm returns the address of the colleague, as typed.
func ReadBuddyForm(form url.Values) string { return form.Get(plan.FieldEmail) }

// BuddiesProps describe the page with the goals of others with which a person reads along.
type BuddiesProps struct {
	Goals []plan.BuddyGoal
	Asked []plan.BuddyInvitation // that have no answer yet
	Today time.Time
	Done  string // key for parts.Done
}

// BuddyGoalProps describe a goal as its maatje sees it.
type BuddyGoalProps struct {
	Goal  plan.BuddyGoal
	Today time.Time
	Done  string // key for parts.Done
}

// nextLookBack says when the owner of a goal looks back on it, and nothing else of how the goal stands.
func nextLookBack(goal plan.BuddyGoal, today time.Time) string {
	if goal.LookBackOn.IsZero() {
		return "Er is nu geen dag om terug te kijken."
	}
	return "Terugkijken: " + calendar.Near(goal.LookBackOn, today) + "."
}

// BuddyAskedProps describe a question to be a maatje.
type BuddyAskedProps struct {
	Question plan.BuddyInvitation
	Secret   string // from the link in the mail; "" for somebody who is signed in with the address that was asked
	Other    string // address of another account that is signed in here; "" for none
}
