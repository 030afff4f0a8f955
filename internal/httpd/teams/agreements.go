package teams

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/parts"
	"reflectietool/templates/teams"
)

// toAgree returns the round in the URL, for a lead who may write down what the team agrees on.
func (s *Server) toAgree(r *http.Request, visitor account.Session) (team.Published, error) {
	published, err := s.Teams.Published(r.Context(), visitor.Person, chi.URLParam(r, "id"), chi.URLParam(r, "ronde"))
	if err == nil && !published.Agrees() {
		err = fault.NotFound
	}
	return published, err
}

// agreementAdd adds an agreement to a round.
func (s *Server) agreementAdd(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, round, form := chi.URLParam(r, "id"), chi.URLParam(r, "ronde"), teams.ReadAgreementForm(r.PostForm)
	err := s.Teams.Agree(r.Context(), visitor.Person, id, round, form)
	if invalid, ok := fault.AsInvalid(err); ok {
		published, err := s.toAgree(r, visitor)
		if err != nil {
			return err
		}
		return s.showResult(w, r, http.StatusUnprocessableEntity, visitor.Person, teams.RoundResultProps{
			Published: published, Form: teams.AgreementForm{AgreementForm: form}, Refused: refusedAgreement(r, invalid),
		})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Round(id, round), "afspraak-bewaard")
}

func refusedAgreement(r *http.Request, invalid fault.Invalid) parts.Refused {
	return parts.Refused{Form: teams.AgreementsForm, Typed: r.PostForm, Errors: invalid}
}

// agreementShow shows the page on which a lead changes an agreement.
func (s *Server) agreementShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showAgreement(w, r, http.StatusOK, visitor, teams.AgreementProps{})
}

// showAgreement shows that page, with what was typed when a form was refused.
func (s *Server) showAgreement(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props teams.AgreementProps) error {
	published, err := s.toAgree(r, visitor)
	if err != nil {
		return err
	}
	agreement, known := published.Agreement(chi.URLParam(r, "afspraak"))
	if !known {
		return fault.NotFound
	}
	props.Published, props.ID = published, agreement.ID
	if props.Refused.Form == "" {
		props.Form.AgreementForm = agreement.Form()
	}
	props.Form.First, props.Form.Last = s.Teams.AgreementDays(published.Round)
	return httpd.Render(w, r, status, teams.AgreementEdit(props))
}

// agreementChange changes an agreement.
func (s *Server) agreementChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, round, form := chi.URLParam(r, "id"), chi.URLParam(r, "ronde"), teams.ReadAgreementForm(r.PostForm)
	err := s.Teams.ChangeAgreement(r.Context(), visitor.Person, id, round, chi.URLParam(r, "afspraak"), form)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showAgreement(w, r, http.StatusUnprocessableEntity, visitor, teams.AgreementProps{
			Form: teams.AgreementForm{AgreementForm: form}, Refused: refusedAgreement(r, invalid),
		})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Round(id, round), "afspraak-bewaard")
}

// agreementRemove removes an agreement, once the lead has confirmed that.
func (s *Server) agreementRemove(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !parts.Sure(r.PostForm) {
		return s.showAgreement(w, r, http.StatusUnprocessableEntity, visitor, teams.AgreementProps{
			Unsure: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien.",
		})
	}
	id, round := chi.URLParam(r, "id"), chi.URLParam(r, "ronde")
	if err := s.Teams.RemoveAgreement(r.Context(), visitor.Person, id, round, chi.URLParam(r, "afspraak")); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Round(id, round), "afspraak-verwijderd")
}
