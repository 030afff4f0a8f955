package paths

import "net/url"

// Parts of the plan.
const (
	LearningSection   = "scholing"
	PointsSection     = "punten"
	AgreementsSection = "afspraken"
	CalendarSection   = "agenda"
	BuddySection      = "maatje"
)

// Plan is what the visitor wants to do differently, and how that goes.
const Plan = "/plan"

// PlanNew is the form to begin a goal; PlanNewFrom says what from.
const PlanNew = "/plan/nieuw"

// OwnParam is the query parameter of PlanNew that is "ja" for a goal in own words.
const OwnParam = "eigen"

// PlanNewFrom is PlanNew about a competency in the report of a reflection.
func PlanNewFrom(reflection, competency string) string {
	return withQuery(PlanNew, url.Values{ReportParam: {reflection}, CompetencyParam: {competency}})
}

// PlanNewOwn is PlanNew in own words.
const PlanNewOwn = PlanNew + "?" + OwnParam + "=ja"

// Goal is the page of one goal.
func Goal(id string) string { return Plan + "/" + id }

// GoalChange is the form to change a goal.
func GoalChange(id string) string { return Goal(id) + "/veranderen" }

// GoalRest puts a goal aside.
func GoalRest(id string) string { return Goal(id) + "/rusten" }

// GoalResume makes a goal active again.
func GoalResume(id string) string { return Goal(id) + "/hervatten" }

// GoalFinish says that a goal is done.
func GoalFinish(id string) string { return Goal(id) + "/afronden" }

// GoalDelete deletes a goal.
func GoalDelete(id string) string { return Goal(id) + "/verwijderen" }

// GoalLookBack asks how a goal goes, and then how to go on.
func GoalLookBack(id string) string { return Goal(id) + "/terugkijken" }

// GoalDecide stores how to go on with a goal after looking back.
func GoalDecide(id string) string { return GoalLookBack(id) + "/verder" }

// GoalBuddy asks a colleague to be the maatje of a goal.
func GoalBuddy(id string) string { return Goal(id) + "/maatje" }

// GoalBuddyStop ends what a goal shares with a maatje, or takes the question back.
func GoalBuddyStop(id string) string { return GoalBuddy(id) + "/stoppen" }

// GoalAtBuddy is the page of a goal, opened at its maatje.
func GoalAtBuddy(id string) string { return Goal(id) + "#" + BuddySection }

// Buddies lists the goals of others with which the visitor reads along.
const Buddies = "/maatje"

// BuddyGoal is what the maatje of a goal sees of it. The id is that of the maatje.
func BuddyGoal(id string) string { return Buddies + "/" + id }

// BuddyGoalStop ends reading along.
func BuddyGoalStop(id string) string { return BuddyGoal(id) + "/stoppen" }

// BuddyAsked is the question to be a maatje, for the person with the address that was asked.
func BuddyAsked(id string) string { return Buddies + "/vraag/" + id }

// BuddyDecline says no to that question.
func BuddyDecline(id string) string { return BuddyAsked(id) + "/afwijzen" }

// BuddyMailed is the question to be a maatje as its mail links to it: the secret proves that the visitor reads that mail.
func BuddyMailed(secret string) string { return Buddies + "/mail/" + secret }

// BuddyMailedDecline says no to the question by its mail.
func BuddyMailedDecline(secret string) string { return BuddyMailed(secret) + "/afwijzen" }
