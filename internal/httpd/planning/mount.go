// Package planning serves the plan of a person: goals, how they go, and what the person does to learn.
package planning

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/report"
)

// Server serves the plan of a person.
type Server struct {
	*httpd.Kit
	Frameworks *framework.Library // the editions of the framework
	Plans      *plan.Service      // goals and what belongs to them
	Reports    *report.Service    // reports on reflections, from which goals begin
}

// Mount adds the plan. Only its owner reaches it, apart from the answer to a mail.
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
	r.Get(paths.LookBackLink(paths.LinkSecret), s.Anyone(s.linkShow))
	r.With(tried).Post(paths.LookBackLink(paths.LinkSecret), s.Anyone(s.linkAnswer))
}
