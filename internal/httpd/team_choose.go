package httpd

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/team"
	"reflectietool/templates/pages"
)

// errUnasked keeps a report closed until its owner said whether the reflection counts in a
// team round.
var errUnasked = errors.New("a team round asks whether the reflection counts")

// asked returns the team rounds in which a finished reflection can count, and errUnasked when
// nothing was said yet.
func (s *Server) asked(r *http.Request, session account.Session, reflection *assessment.Reflection) ([]team.Question, error) {
	if !session.SignedIn() || reflection.Form != assessment.FormReflection {
		return nil, nil // for guests, and for the snelle scan, there is nothing to ask
	}
	questions, err := s.Teams.Ask(r.Context(), session.Person, reflection.ID)
	if err == nil && team.Unanswered(questions) {
		err = errUnasked
	}
	return questions, err
}

// askFirst leads from a report to the question that comes before it.
func askFirst(w http.ResponseWriter, r *http.Request, err error) error {
	if errors.Is(err, errUnasked) {
		return seeOther(w, r, pages.ChoiceURL(chi.URLParam(r, "id")))
	}
	return err
}

// choiceShow asks "Telt mee?".
func (s *Server) choiceShow(w http.ResponseWriter, r *http.Request) error {
	return s.showChoice(w, r, http.StatusOK, nil)
}

func (s *Server) showChoice(w http.ResponseWriter, r *http.Request, status int, errs fault.Invalid) error {
	session, reflection, _, err := s.reflection(r)
	if err != nil {
		return err
	}
	if !reflection.Finished() {
		return seeOther(w, r, "/reflectie/"+reflection.ID)
	}
	questions, err := s.asked(r, session, reflection)
	if err != nil && !errors.Is(err, errUnasked) {
		return err
	}
	if len(questions) == 0 && errs == nil {
		return seeOther(w, r, "/rapport/"+reflection.ID)
	}
	return render(w, r, status, pages.Choice(pages.ChoiceProps{Reflection: reflection, Questions: questions, Errors: errs}))
}

// choiceSave keeps what was answered.
func (s *Server) choiceSave(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	session, reflection, _, err := s.reflection(r)
	if err != nil {
		return err
	}
	switch round := r.PostForm.Get("ronde"); round {
	case "":
		err = fault.Invalid{"ronde": "Kies eerst of deze Reflectie meetelt. Ja en nee zijn allebei goed."}
	case pages.CountsNowhere:
		err = s.Teams.Choose(r.Context(), session.Person, reflection.ID, "")
	default:
		err = s.Teams.Choose(r.Context(), session.Person, reflection.ID, round)
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showChoice(w, r, http.StatusUnprocessableEntity, invalid)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, "/rapport/"+reflection.ID)
}
