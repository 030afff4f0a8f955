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

// LookBackLink asks how a goal goes, from the link in a mail.
func LookBackLink(secret string) string { return "/terugkijken/" + secret }

// GoalDecide stores how to go on with a goal after looking back.
func GoalDecide(id string) string { return GoalLookBack(id) + "/verder" }
