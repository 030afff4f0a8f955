package planning

import (
	"errors"
	"net/http"
	"slices"

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

// buddyAsk asks a colleague to be the maatje of a goal. The page of the goal says so when its owner is a guest or when the
// server cannot send mail.
func (s *Server) buddyAsk(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	goal, err := s.goal(r, visitor)
	if err != nil {
		return err
	}
	if !s.offersMails(visitor) {
		return httpd.SeeOther(w, r, paths.GoalAtBuddy(goal.ID))
	}
	_, err = s.Plans.InviteBuddy(r.Context(), visitor.Person, goal.ID, planning.ReadBuddyForm(r.PostForm))
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showGoal(w, r, http.StatusUnprocessableEntity, visitor, planning.GoalProps{
			Refused: parts.Refused{Form: planning.BuddyForm, Typed: r.PostForm, Errors: invalid},
		})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Goal(goal.ID), "maatje-gevraagd")
}

// goalBuddyStop ends what the owner of a goal shares with a maatje, or takes the question back.
func (s *Server) goalBuddyStop(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	goal, err := s.goal(r, visitor)
	if err != nil {
		return err
	}
	if goal.Buddy != nil {
		err = s.Plans.StopBuddy(r.Context(), visitor.Person, goal.Buddy.ID)
	}
	if err != nil && !errors.Is(err, fault.NotFound) { // the maatje stopped meanwhile
		return err
	}
	return httpd.DoneAt(w, r, paths.Goal(goal.ID), "maatje-gestopt")
}

// buddyList lists the goals of others with which the visitor reads along, and the questions to do so.
func (s *Server) buddyList(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	goals, err := s.Plans.BuddyGoals(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	desk, err := s.Plans.Desk(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, planning.Buddies(planning.BuddiesProps{
		Goals: goals, Asked: desk.Invitations, Today: calendar.DayOf(s.Now()), Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// buddyGoal shows the maatje of a goal what they may see of it.
func (s *Server) buddyGoal(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	goal, err := s.readsAlong(r, visitor)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, planning.BuddyGoal(planning.BuddyGoalProps{
		Goal: goal, Today: calendar.DayOf(s.Now()), Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// readsAlong returns the goal in the URL, of which the visitor is the maatje. It returns fault.NotFound for any other.
func (s *Server) readsAlong(r *http.Request, visitor account.Session) (plan.BuddyGoal, error) {
	goals, err := s.Plans.BuddyGoals(r.Context(), visitor.Person)
	if err != nil {
		return plan.BuddyGoal{}, err
	}
	i := slices.IndexFunc(goals, func(g plan.BuddyGoal) bool { return g.ID == chi.URLParam(r, "id") })
	if i < 0 {
		return plan.BuddyGoal{}, fault.NotFound
	}
	return goals[i], nil
}

// buddyGoalStop ends reading along.
func (s *Server) buddyGoalStop(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	goal, err := s.readsAlong(r, visitor)
	if err == nil {
		err = s.Plans.StopBuddy(r.Context(), visitor.Person, goal.ID)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Buddies, "meekijken-gestopt")
}

// asked returns the question to be a maatje with an id, for the visitor whose address was asked. It returns fault.NotFound
// for any other question.
func (s *Server) asked(r *http.Request, visitor account.Session, id string) (plan.BuddyInvitation, error) {
	desk, err := s.Plans.Desk(r.Context(), visitor.Person)
	if err != nil {
		return plan.BuddyInvitation{}, err
	}
	i := slices.IndexFunc(desk.Invitations, func(i plan.BuddyInvitation) bool { return i.ID == id })
	if i < 0 {
		return plan.BuddyInvitation{}, fault.NotFound
	}
	return desk.Invitations[i], nil
}

// buddyAsked asks the visitor to be a maatje.
func (s *Server) buddyAsked(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	question, err := s.asked(r, visitor, chi.URLParam(r, "id"))
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, planning.BuddyNotYours(visitor.Email))
	}
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, planning.BuddyAsked(planning.BuddyAskedProps{Question: question}))
}

// buddyAccept makes the visitor the maatje. Accepting twice leads to the same page.
func (s *Server) buddyAccept(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	if err := s.Plans.AcceptBuddy(r.Context(), visitor.Person, id); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.BuddyGoal(id), "maatje-geworden")
}

// buddyDecline says no to a question.
func (s *Server) buddyDecline(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	question, err := s.asked(r, visitor, chi.URLParam(r, "id"))
	if err == nil {
		err = s.Plans.StopBuddy(r.Context(), visitor.Person, question.ID)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Buddies, "maatje-geweigerd")
}

// buddyMailed shows the question that a mail links to. Opening it changes nothing. Whoever is signed in with the address that
// was asked needs no secret, and leaves it behind.
func (s *Server) buddyMailed(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	secret := chi.URLParam(r, "secret")
	question, err := s.Plans.BuddyInvitation(r.Context(), secret)
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, planning.BuddyLinkGone())
	}
	if err != nil {
		return err
	}
	if visitor.SignedIn() {
		_, err := s.asked(r, visitor, question.ID)
		if err == nil {
			return httpd.SeeOther(w, r, paths.BuddyAsked(question.ID))
		}
		if !errors.Is(err, fault.NotFound) {
			return err
		}
	}
	return httpd.Render(w, r, http.StatusOK, planning.BuddyAsked(planning.BuddyAskedProps{Question: question, Secret: secret, Other: visitor.Email}))
}

// buddyMailedDecline says no to a question by its mail.
func (s *Server) buddyMailedDecline(w http.ResponseWriter, r *http.Request) error {
	err := s.Plans.DeclineBuddy(r.Context(), chi.URLParam(r, "secret"))
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, planning.BuddyLinkGone())
	}
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, planning.BuddyDeclined())
}
