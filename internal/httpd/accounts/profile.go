package accounts

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// profileName changes the name under which colleagues see the signed-in person.
func (s *Server) profileName(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	name := accounts.ReadNameForm(r.PostForm)
	return s.saved(w, r, visitor, accounts.SavedName, accounts.MyDataProps{Name: name}, s.Accounts.SetName(r.Context(), visitor.Person, name))
}

// profileKeeping changes how long the person's results are kept.
func (s *Server) profileKeeping(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	err := s.Accounts.SetKeeping(r.Context(), visitor.Person, accounts.ReadKeepingForm(r.PostForm))
	return s.saved(w, r, visitor, accounts.SavedKeeping, accounts.MyDataProps{}, err)
}

// saved redirects to the page with a confirmation, or shows the form again.
func (s *Server) saved(w http.ResponseWriter, r *http.Request, visitor account.Session, what string, props accounts.MyDataProps, err error) error {
	if invalid, ok := fault.AsInvalid(err); ok {
		props.Errors = invalid
		return s.showData(w, r, http.StatusUnprocessableEntity, visitor, props)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.DataSaved(what))
}

// profileAddress mails a code to the new address that the person wants. The answer is the same
// whether or not that address has an account.
func (s *Server) profileAddress(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !s.Accounts.OffersMail() {
		return fault.NotFound
	}
	email := accounts.ReadAddressForm(r.PostForm)
	id, err := s.Accounts.RequestAddress(r.Context(), visitor, email)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showData(w, r, http.StatusUnprocessableEntity, visitor, accounts.MyDataProps{NewEmail: email, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.DataAddressCode(id))
}

func (s *Server) addressCodeForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return httpd.Render(w, r, http.StatusOK, accounts.AddressCode(accounts.SignInCodeProps{ID: chi.URLParam(r, "id")}))
}

// addressCode confirms the new address, and gives this browser a new session.
func (s *Server) addressCode(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, code := chi.URLParam(r, "id"), accounts.ReadCodeForm(r.PostForm)
	old, _ := s.SessionToken(r) // there is one, or there would be no session
	token, err := s.Accounts.ChangeAddress(r.Context(), visitor, id, code, old)
	if invalid, ok := fault.AsInvalid(err); ok {
		return httpd.Render(w, r, http.StatusUnprocessableEntity,
			accounts.AddressCode(accounts.SignInCodeProps{ID: id, Code: code, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	s.SetSession(w, token, visitor.Remembered)
	return httpd.SeeOther(w, r, paths.DataSaved(accounts.SavedAddress))
}

// profileRoundMails changes whether the signed-in person receives mails about rounds.
func (s *Server) profileRoundMails(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	err := s.Teams.SetMails(r.Context(), visitor.Person, accounts.ReadRoundMailsForm(r.PostForm))
	return s.saved(w, r, visitor, accounts.SavedRoundMails, accounts.MyDataProps{}, err)
}

// demandConsent stores whether the person's development points count in the national overview.
func (s *Server) demandConsent(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Demand.CountIn(r.Context(), visitor.Person, accounts.ReadDemandForm(r.PostForm)); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.DataAtDemand)
}
