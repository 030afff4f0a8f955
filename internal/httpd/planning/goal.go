package planning

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/templates/parts"
	"reflectietool/templates/planning"
)

// goal returns the visitor's goal in the URL. It returns fault.NotFound for another person's.
func (s *Server) goal(r *http.Request, visitor account.Session) (plan.Goal, error) {
	return s.Plans.Goal(r.Context(), visitor.Person, chi.URLParam(r, "id"))
}

func (s *Server) goalShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showGoal(w, r, http.StatusOK, visitor, planning.GoalProps{Done: r.URL.Query().Get(paths.DoneParam)})
}

// showGoal shows the page of a goal; props hold a form that was refused.
func (s *Server) showGoal(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props planning.GoalProps) error {
	goals, err := s.Plans.Goals(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	goal, known := goals.Find(chi.URLParam(r, "id"))
	if !known {
		return fault.NotFound
	}
	if props.Items, err = s.itemsFor(r, visitor, goal.ID); err != nil {
		return err
	}
	props.Goal, props.Frameworks, props.Today, props.OffersMails = goal, s.Frameworks, calendar.DayOf(s.Now()), s.offersMails(visitor)
	props.SignedIn = visitor.SignedIn()
	if goal.State != plan.Active && len(goals.Active) >= plan.MaxActive {
		props.Active = goals.Active
	}
	return httpd.Render(w, r, status, planning.Goal(props))
}

func (s *Server) changeForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	goal, err := s.goal(r, visitor)
	if err != nil {
		return err
	}
	return s.showChange(w, r, http.StatusOK, visitor, planning.ChangeProps{Goal: goal, Form: planning.ChangeFormOf(goal)})
}

func (s *Server) showChange(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props planning.ChangeProps) error {
	props.OffersMails = s.offersMails(visitor)
	return httpd.Render(w, r, status, planning.Change(props))
}

// change stores what the person typed about a goal.
func (s *Server) change(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, form := chi.URLParam(r, "id"), planning.ReadChangeForm(r.PostForm)
	err := s.Plans.Change(r.Context(), visitor.Person, id, form.Draft())
	if invalid, ok := fault.AsInvalid(err); ok {
		goal, err := s.goal(r, visitor)
		if err != nil {
			return err
		}
		return s.showChange(w, r, http.StatusUnprocessableEntity, visitor, planning.ChangeProps{Goal: goal, Form: form, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Goal(id), "doel-veranderd")
}

// rest puts a goal aside.
func (s *Server) rest(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	if err := s.Plans.Rest(r.Context(), visitor.Person, id); err != nil && !errors.Is(err, fault.Conflict) { // it was finished in another tab
		return err
	}
	return httpd.SeeOther(w, r, paths.Goal(id))
}

// resume makes a goal active again.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	weeks, rest := planning.ReadResumeForm(r.PostForm)
	err := s.Plans.Resume(r.Context(), visitor.Person, id, weeks, rest)
	invalid, refused := fault.AsInvalid(err)
	if errors.As(err, new(plan.Full)) {
		invalid, refused = fault.Invalid{planning.RestField: "Kies welk doel je laat rusten."}, true
	}
	if refused {
		return s.showGoal(w, r, http.StatusUnprocessableEntity, visitor, planning.GoalProps{
			Refused: parts.Refused{Form: planning.ResumeForm, Typed: r.PostForm, Errors: invalid},
		})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Goal(id))
}

// finish says that a goal is done.
func (s *Server) finish(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	if err := s.Plans.Finish(r.Context(), visitor.Person, id); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Goal(id), "doel-klaar")
}

// goalDelete deletes a goal, once the person has confirmed that.
func (s *Server) goalDelete(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !parts.Sure(r.PostForm) {
		return s.showGoal(w, r, http.StatusUnprocessableEntity, visitor, planning.GoalProps{
			Unsure: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien.",
		})
	}
	if err := s.Plans.DeleteGoal(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "doel-verwijderd")
}
