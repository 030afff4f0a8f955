package reflecting

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/reflecting"
)

// choiceShow asks "Telt mee?": whether the reflection counts in the team's round.
func (s *Server) choiceShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showChoice(w, r, http.StatusOK, visitor, nil)
}

func (s *Server) showChoice(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, errs fault.Invalid) error {
	reflection, _, err := s.reflection(r, visitor)
	if err != nil {
		return err
	}
	if !reflection.Finished() {
		return httpd.SeeOther(w, r, paths.Reflection(reflection.ID))
	}
	questions, err := s.Teams.Ask(r.Context(), visitor.Person, reflection.ID)
	if err != nil {
		return err
	}
	if !team.Changeable(questions) && errs == nil {
		return httpd.SeeOther(w, r, paths.Report(reflection.ID))
	}
	return httpd.Render(w, r, status, reflecting.Choice(reflecting.ChoiceProps{
		Reflection: reflection, Questions: questions, Correction: reflection.Correction(s.Now()), Errors: errs,
	}))
}

// choiceSave stores the answer to "Telt mee?".
func (s *Server) choiceSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	reflection, _, err := s.reflection(r, visitor)
	if err != nil {
		return err
	}
	switch round := reflecting.ReadChoiceForm(r.PostForm); round {
	case "":
		err = fault.Invalid{reflecting.RoundField: "Kies eerst of deze Reflectie meetelt. Ja en nee zijn allebei goed."}
	case reflecting.CountsNowhere:
		err = s.Teams.Choose(r.Context(), visitor.Person, reflection.ID, "")
	default:
		err = s.Teams.Choose(r.Context(), visitor.Person, reflection.ID, round)
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showChoice(w, r, http.StatusUnprocessableEntity, visitor, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Report(reflection.ID))
}
