// Package planning serves the plan of a person: goals, how they go, and what the person does to learn.
package planning

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/report"
)

// Server serves the plan of a person.
type Server struct {
	*httpd.Kit
	Frameworks *framework.Library // the editions of the framework
	Offerings  *offering.Service  // the catalogue, from which people plan what to follow
	Plans      *plan.Service      // goals and what belongs to them
	Reports    *report.Service    // reports on reflections, from which goals begin
}

// Mount adds the plan. Only its owner reaches it, also by the secret of a mail or a calendar; the maatje of a goal reaches what
// they may see of that.
func (s *Server) Mount(r chi.Router) {
	tried := s.Limit("codes-tried", s.Limits.Network.CodesTried)
	r.Use(httpd.NoStore)
	r.Get(paths.Plan, s.Person(s.planShow))
	r.Get(paths.PlanNew, s.Person(s.beginForm))
	r.Post(paths.PlanNew, s.Person(s.begin))
	r.Get(paths.Goal(paths.ID), s.Person(s.goalShow))
	r.Get(paths.GoalChange(paths.ID), s.Person(s.changeForm))
	r.Post(paths.GoalChange(paths.ID), s.Person(s.change))
	r.Post(paths.GoalRest(paths.ID), s.Person(s.rest))
	r.Post(paths.GoalResume(paths.ID), s.Person(s.resume))
	r.Post(paths.GoalFinish(paths.ID), s.Person(s.finish))
	r.Post(paths.GoalDelete(paths.ID), s.Person(s.goalDelete))
	r.Get(paths.GoalLookBack(paths.ID), s.Person(s.lookBackForm))
	r.Post(paths.GoalLookBack(paths.ID), s.Person(s.lookBack))
	r.Post(paths.GoalDecide(paths.ID), s.Person(s.decide))
	r.With(s.LimitPerson("buddy-asked", s.Limits.Sent)).Post(paths.GoalBuddy(paths.ID), s.Person(s.buddyAsk))
	r.Post(paths.GoalBuddyStop(paths.ID), s.Person(s.goalBuddyStop))

	r.Get(paths.Buddies, s.SignedIn(s.buddyList))
	r.Get(paths.BuddyGoal(paths.ID), s.SignedIn(s.buddyGoal))
	r.Post(paths.BuddyGoalStop(paths.ID), s.SignedIn(s.buddyGoalStop))
	r.Get(paths.BuddyAsked(paths.ID), s.SignedIn(s.buddyAsked))
	r.Post(paths.BuddyAsked(paths.ID), s.SignedIn(s.buddyAccept))
	r.Post(paths.BuddyDecline(paths.ID), s.SignedIn(s.buddyDecline))
	r.Get(paths.BuddyMailed(paths.LinkSecret), s.Anyone(s.buddyMailed))
	r.Post(paths.BuddyMailedDecline(paths.LinkSecret), s.Page(s.buddyMailedDecline))

	r.Get(paths.ItemNew, s.Person(s.itemNew))
	r.Post(paths.ItemNew, s.Person(s.itemAdd))
	r.Get(paths.Item(paths.ID), s.Person(s.itemShow))
	r.Post(paths.Item(paths.ID), s.Person(s.itemChange))
	r.Post(paths.ItemDelete(paths.ID), s.Person(s.itemDelete))
	r.Get(paths.PlanCSV, s.Person(s.asCSV))
	r.Get(paths.PlanJSON, s.Person(s.asJSON))
	r.Get(paths.PlanICS, s.Person(s.asCalendar))
	r.Post(paths.PlanCalendar, s.Person(s.calendarMake))
	r.Post(paths.PlanCalendarWithdraw, s.Person(s.calendarWithdraw))
	r.Get(paths.CalendarFeed(paths.LinkSecret), s.Page(s.calendarFeed))
	r.Get(paths.PlanAgreements, s.Person(s.agreementNew))
	r.Post(paths.PlanAgreements, s.Person(s.agreementAdd))
	r.Get(paths.PlanAgreement(paths.ID), s.Person(s.agreementShow))
	r.Post(paths.PlanAgreement(paths.ID), s.Person(s.agreementChange))
	r.Post(paths.PlanAgreementDone(paths.ID), s.Person(s.agreementDone))
	r.Post(paths.PlanAgreementDelete(paths.ID), s.Person(s.agreementDelete))
	r.Get(paths.Register, s.Person(s.registerForm))
	r.Post(paths.Register, s.Person(s.registerSet))
	r.Get(paths.LookBackLink(paths.LinkSecret), s.Anyone(s.linkShow))
	r.With(tried).Post(paths.LookBackLink(paths.LinkSecret), s.Anyone(s.linkAnswer))
}
