package httpd

import (
	"errors"
	"net/http"

	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/templates/reflecting"
)

// askFirst leads from the report of a reflection to the question that comes before it.
func askFirst(w http.ResponseWriter, r *http.Request, reflection string, err error) error {
	if errors.Is(err, report.ErrUnanswered) {
		return seeOther(w, r, paths.ReflectionChoice(reflection))
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
		return seeOther(w, r, paths.Reflection(reflection.ID))
	}
	questions, err := s.Teams.Ask(r.Context(), session.Person, reflection.ID)
	if err != nil {
		return err
	}
	if len(questions) == 0 && errs == nil {
		return seeOther(w, r, paths.Report(reflection.ID))
	}
	return render(w, r, status, reflecting.Choice(reflecting.ChoiceProps{Reflection: reflection, Questions: questions, Errors: errs}))
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
	case reflecting.CountsNowhere:
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
	return seeOther(w, r, paths.Report(reflection.ID))
}
