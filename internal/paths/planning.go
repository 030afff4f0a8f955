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

// Query parameters of the forms of a plan.
const (
	GoalParam     = "doel"   // the id of the goal that something is for
	OfferingParam = "aanbod" // the id of the offering that it is
)

// ItemNew is the form to add something to learn from to the plan.
const ItemNew = Plan + "/" + LearningSection

// ItemForGoal is ItemNew for a goal.
func ItemForGoal(goal string) string { return withQuery(ItemNew, url.Values{GoalParam: {goal}}) }

// ItemFromOffering is ItemNew with an offering.
func ItemFromOffering(offering string) string {
	return withQuery(ItemNew, url.Values{OfferingParam: {offering}})
}

// Item is the form to change something to learn from.
func Item(id string) string { return ItemNew + "/" + id }

// ItemDelete takes something to learn from out of the plan.
func ItemDelete(id string) string { return Item(id) + "/verwijderen" }

// Register is the form for the day on which the periods of a register begin.
const Register = Plan + "/register"

// RegisterOf is Register for the one with a name.
func RegisterOf(name string) string { return withQuery(Register, url.Values{RegisterParam: {name}}) }

// PlanAgreements is the form to write down what was agreed in a talk.
const PlanAgreements = Plan + "/" + AgreementsSection

// PlanAtAgreements is Plan, at what was agreed in talks.
const PlanAtAgreements = Plan + "#" + AgreementsSection

// PlanAgreementAbout is PlanAgreements after a talk about the report of a reflection.
func PlanAgreementAbout(reflection string) string {
	return withQuery(PlanAgreements, url.Values{ReportParam: {reflection}})
}

// PlanAgreement is the form to change an agreement.
func PlanAgreement(id string) string { return PlanAgreements + "/" + id }

// PlanAgreementDone says that an agreement is done today, or that it is not.
func PlanAgreementDone(id string) string { return PlanAgreement(id) + "/gedaan" }

// PlanAgreementDelete deletes an agreement.
func PlanAgreementDelete(id string) string { return PlanAgreement(id) + "/verwijderen" }

// The plan as a file: as a table, for programs, and for calendars.
const (
	PlanCSV  = Plan + ".csv"
	PlanJSON = Plan + ".json"
	PlanICS  = Plan + ".ics"
)

// PlanCalendar makes a private address for the days of the plan.
const PlanCalendar = Plan + "/" + CalendarSection

// PlanCalendarWithdraw ends that address.
const PlanCalendarWithdraw = PlanCalendar + "/intrekken"

// PlanAtCalendar is Plan, at how to take it along.
const PlanAtCalendar = Plan + "#" + CalendarSection

// CalendarFeed is the private address that a calendar reads. Whoever has it can read the days.
func CalendarFeed(secret string) string { return "/agenda/" + secret + ".ics" }
