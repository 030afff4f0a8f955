package planning

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/templates/planning"
)

// lookBackForm asks how a goal goes when it is time, and after the answer how to go on.
func (s *Server) lookBackForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showLookBack(w, r, http.StatusOK, visitor, planning.LookBackProps{})
}

// showLookBack shows that page; props hold a form that was refused. A goal that asks nothing has no such page: its own
// page says why.
func (s *Server) showLookBack(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props planning.LookBackProps) error {
	goal, err := s.goal(r, visitor)
	if err != nil {
		return err
	}
	last, undecided := goal.Undecided(calendar.DayOf(s.Now()))
	switch {
	case goal.Due(calendar.DayOf(s.Now())):
		props.Number = goal.Next()
	case undecided:
		props.Number, props.Answer = last.Number, last.Answer
	default:
		return httpd.SeeOther(w, r, paths.Goal(goal.ID))
	}
	if props.Errors == nil {
		props.Form = planning.DecideForm{
			Noticed: last.Noticed, Decision: string(last.Decision), If: goal.If, Then: goal.Then, Weeks: strconv.Itoa(plan.DefaultWeeks),
		}
	}
	props.Goal, props.Frameworks = goal, s.Frameworks
	return httpd.Render(w, r, status, planning.LookBack(props))
}

// lookBack stores the answer to how a goal goes.
func (s *Server) lookBack(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, form := chi.URLParam(r, "id"), planning.ReadAnswerForm(r.PostForm)
	err := s.Plans.LookBack(r.Context(), visitor.Person, id, form.Number, form.Answer)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showLookBack(w, r, http.StatusUnprocessableEntity, visitor, planning.LookBackProps{Errors: invalid})
	}
	if err != nil && !errors.Is(err, fault.Conflict) { // it was answered in another tab
		return err
	}
	return httpd.SeeOther(w, r, paths.GoalLookBack(id))
}

// decide stores what the person noticed, and how they go on with the goal.
func (s *Server) decide(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, form := chi.URLParam(r, "id"), planning.ReadDecideForm(r.PostForm)
	err := s.Plans.Decide(r.Context(), visitor.Person, id, form.Number, form.Choice())
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showLookBack(w, r, http.StatusUnprocessableEntity, visitor, planning.LookBackProps{Form: form, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Goal(id), "teruggekeken")
}
