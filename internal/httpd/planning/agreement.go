package planning

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/parts"
	"reflectietool/templates/planning"
)

// agreementNew shows the form to write down what was agreed in a talk.
func (s *Server) agreementNew(w http.ResponseWriter, r *http.Request, _ account.Session) error {
	var props planning.AgreementProps
	props.Draft.Reflection = r.URL.Query().Get(paths.ReportParam)
	return httpd.Render(w, r, http.StatusOK, planning.Agreement(props))
}

// agreementAdd adds an agreement to the plan.
func (s *Server) agreementAdd(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	draft := planning.ReadAgreementForm(r.PostForm)
	_, err := s.Plans.AddAgreement(r.Context(), visitor.Person, draft)
	if invalid, ok := fault.AsInvalid(err); ok {
		return httpd.Render(w, r, http.StatusUnprocessableEntity, planning.Agreement(planning.AgreementProps{Draft: draft, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "afspraak-bewaard")
}

// agreementShow shows the form that changes an agreement.
func (s *Server) agreementShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showAgreement(w, r, http.StatusOK, visitor, planning.AgreementProps{})
}

// showAgreement shows the agreement in the URL; props hold a form that was refused.
func (s *Server) showAgreement(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props planning.AgreementProps) error {
	agreement, err := s.Plans.Agreement(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	if props.ID = agreement.ID; props.Errors == nil {
		props.Draft = planning.AgreementDraftOf(agreement)
	}
	return httpd.Render(w, r, status, planning.Agreement(props))
}

// agreementChange stores what the person typed about an agreement.
func (s *Server) agreementChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	draft := planning.ReadAgreementForm(r.PostForm)
	err := s.Plans.ChangeAgreement(r.Context(), visitor.Person, chi.URLParam(r, "id"), draft)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showAgreement(w, r, http.StatusUnprocessableEntity, visitor, planning.AgreementProps{Draft: draft, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "afspraak-bewaard")
}

// agreementDone says that an agreement is done today, or that it is to be done after all.
func (s *Server) agreementDone(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	agreement, err := s.Plans.Agreement(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	draft := planning.AgreementDraftOf(agreement)
	if draft.Done = ""; planning.IsDone(r.PostForm) {
		today := calendar.DayOf(s.Now())
		draft.Done = planning.TypedDay(&today)
	}
	if err := s.Plans.ChangeAgreement(r.Context(), visitor.Person, agreement.ID, draft); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.PlanAtAgreements)
}

// agreementDelete deletes an agreement, once the person has confirmed that.
func (s *Server) agreementDelete(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !parts.Sure(r.PostForm) {
		return s.showAgreement(w, r, http.StatusUnprocessableEntity, visitor, planning.AgreementProps{
			Unsure: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien.",
		})
	}
	if err := s.Plans.DeleteAgreement(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "afspraak-verwijderd")
}
