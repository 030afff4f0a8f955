package httpd

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// profileName changes what colleagues see of who is signed in.
func (s *Server) profileName(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	name := r.PostForm.Get("naam")
	return s.saved(w, r, "naam", accounts.MyDataProps{Name: name}, s.Accounts.SetName(r.Context(), session.Person, name))
}

// profileKeeping changes how long results are kept.
func (s *Server) profileKeeping(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	years, err := strconv.Atoi(r.PostForm.Get("bewaren"))
	if err != nil {
		years = -1 // no choice
	}
	return s.saved(w, r, "bewaren", accounts.MyDataProps{}, s.Accounts.SetKeeping(r.Context(), session.Person, years))
}

// saved leads back to the page with a word that it was done, or shows the form again.
func (s *Server) saved(w http.ResponseWriter, r *http.Request, what string, props accounts.MyDataProps, err error) error {
	if invalid, ok := fault.AsInvalid(err); ok {
		props.Errors = invalid
		return s.showData(w, r, http.StatusUnprocessableEntity, props)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.DataSaved(what))
}

// profileAddress mails a code to the address that someone wants. It answers the same
// whether or not that address has an account.
func (s *Server) profileAddress(w http.ResponseWriter, r *http.Request) error {
	if !s.Accounts.OffersMail() {
		return fault.NotFound
	}
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	email := r.PostForm.Get("email")
	id, err := s.Accounts.RequestAddress(r.Context(), session, email)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showData(w, r, http.StatusUnprocessableEntity, accounts.MyDataProps{NewEmail: email, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.DataAddressCode(id))
}

func (s *Server) addressCodeForm(w http.ResponseWriter, r *http.Request) error {
	_, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	return render(w, r, http.StatusOK, accounts.AddressCode(accounts.SignInCodeProps{ID: chi.URLParam(r, "id")}))
}

// addressCode confirms the new address, and gives this browser a new session.
func (s *Server) addressCode(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	id, code := chi.URLParam(r, "id"), r.PostForm.Get("code")
	old, _ := s.sessionToken(r) // there is one, or there would be no session
	token, err := s.Accounts.ChangeAddress(r.Context(), session, id, code, old)
	if invalid, ok := fault.AsInvalid(err); ok {
		return render(w, r, http.StatusUnprocessableEntity,
			accounts.AddressCode(accounts.SignInCodeProps{ID: id, Code: code, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	s.setSession(w, token, true)
	return seeOther(w, r, paths.DataSaved("adres"))
}
