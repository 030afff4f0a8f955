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
	"reflectietool/templates/planning"
)

// linkShow shows the page that the link in a mail leads to. The owner of the goal goes on to the question about it.
func (s *Server) linkShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showLink(w, r, http.StatusOK, visitor, nil)
}

// showLink shows that page, with what is wrong with an answer. A day that is still to come has no page with the question,
// so its owner answers here.
func (s *Server) showLink(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, invalid fault.Invalid) error {
	secret := chi.URLParam(r, "secret")
	linked, err := s.Plans.LinkedLookBack(r.Context(), secret)
	if err != nil {
		return linkOver(w, r, visitor, err)
	}
	owner := linked.Person == visitor.Person
	if asked := linked.Answer != "" || !linked.DueOn.After(calendar.DayOf(s.Now())); owner && asked && invalid == nil {
		return httpd.SeeOther(w, r, paths.GoalLookBack(linked.Goal))
	}
	return httpd.Render(w, r, status, planning.Link(planning.LinkProps{
		Secret: secret, Linked: linked, Owner: owner, SignedIn: visitor.SignedIn(), Errors: invalid,
	}))
}

// linkAnswer stores the answer to the question of a mail. The link is enough for that.
func (s *Server) linkAnswer(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	secret := chi.URLParam(r, "secret")
	err := s.Plans.AnswerLinked(r.Context(), secret, planning.ReadLinkAnswer(r.PostForm))
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showLink(w, r, http.StatusUnprocessableEntity, visitor, invalid)
	}
	if err != nil {
		return linkOver(w, r, visitor, err)
	}
	return httpd.SeeOther(w, r, paths.LookBackLink(secret))
}

// linkOver says what to do when a link does not work any more, or when the goal changed just now.
func linkOver(w http.ResponseWriter, r *http.Request, visitor account.Session, err error) error {
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Conflict) {
		return httpd.Render(w, r, http.StatusNotFound, planning.LinkOver(visitor.SignedIn()))
	}
	return err
}
