package httpd

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
)

// organisationLimit is for signing in with an organisation's account: a whole office may do
// so within limitWindow, and guessing is of no use.
const organisationLimit = 300

// departCookieName is the name of the cookie that ties a sign-in at a provider to the
// browser that began it.
func (s *Server) departCookieName() string { return s.cookieName() + "-inloggen" }

func (s *Server) setDepartCookie(w http.ResponseWriter, value account.Token, seconds int) {
	cookie := s.cookie(string(value))
	cookie.Name, cookie.MaxAge = s.departCookieName(), seconds
	http.SetCookie(w, cookie)
}

// offersSignIn reports whether people can sign in here at all, by mail or otherwise.
func (s *Server) offersSignIn(r *http.Request) (bool, error) {
	if s.Accounts.OffersMail() {
		return true, nil
	}
	return s.Accounts.HasLogins(r.Context())
}

// offerOrganisation shows who has an address of an organisation's domain that they can sign
// in with its account. It reports whether it answered.
func (s *Server) offerOrganisation(w http.ResponseWriter, r *http.Request, email, next string) (bool, error) {
	offer, err := s.Accounts.OfferFor(r.Context(), email)
	if _, ok := fault.AsInvalid(err); ok || errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, render(w, r, http.StatusOK, organisations.SignInChoice(organisations.SignInChoiceProps{
		Offer: offer, Email: email, Next: next, Mail: s.Accounts.OffersMail(),
	}))
}

// organisationDepart leads a browser to the provider of an organisation.
func (s *Server) organisationDepart(w http.ResponseWriter, r *http.Request) error {
	departure, err := s.Accounts.Depart(r.Context(), chi.URLParam(r, "id"), returnTo(r.URL.Query().Get(paths.NextParam)))
	if errors.Is(err, account.ErrProviderAway) {
		return s.providerAway(w, r, err)
	}
	if err != nil {
		return err
	}
	s.setDepartCookie(w, departure.Browser, int(account.FlowLife.Seconds()))
	return seeOther(w, r, departure.URL)
}

// organisationArrive is where providers send browsers back to.
func (s *Server) organisationArrive(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	arrival := account.Arrival{
		State: query.Get("state"), Code: query.Get("code"), Error: query.Get("error"), Issuer: query.Get("iss"),
	}
	if cookie, err := r.Cookie(s.departCookieName()); err == nil {
		arrival.Browser = account.Token(cookie.Value)
	}
	s.setDepartCookie(w, "", -1)
	old, _ := s.sessionToken(r)
	token, err := s.Accounts.Arrive(r.Context(), arrival, old)
	if errors.Is(err, account.ErrProviderAway) {
		return s.providerAway(w, r, err)
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		s.Log.InfoContext(r.Context(), "sign-in with an organisation's account refused",
			"id", requestID(r), "error", err.Error())
		return render(w, r, http.StatusUnprocessableEntity, organisations.OrganisationRefused(invalid["inloggen"]))
	}
	if err != nil {
		return err
	}
	return s.signedIn(w, r, token)
}

// providerAway says that the provider does not answer, and how else to sign in.
func (s *Server) providerAway(w http.ResponseWriter, r *http.Request, err error) error {
	s.logFailure(r, http.StatusServiceUnavailable, err)
	return render(w, r, http.StatusServiceUnavailable, organisations.OrganisationAway(s.Accounts.OffersMail()))
}

// loginSettings shows the national admin how an organisation has people sign in.
func (s *Server) loginSettings(w http.ResponseWriter, r *http.Request) error {
	return s.showLogin(w, r, http.StatusOK, nil, nil)
}

// showLogin shows the form with what is set, or with what was typed.
func (s *Server) showLogin(w http.ResponseWriter, r *http.Request, status int, typed *account.LoginChange, faults fault.Invalid) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	if !s.Accounts.OffersOIDC() {
		return fault.NotFound
	}
	login, err := s.Accounts.Login(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return render(w, r, status, organisations.Login(organisations.NewLoginProps(login, typed, s.Accounts.RedirectURI(), r.URL.Query().Get(paths.DoneParam), faults)))
}

func (s *Server) loginSave(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	typed := account.LoginChange{
		Issuer: r.PostForm.Get("uitgever"), ClientID: r.PostForm.Get("client"), Secret: r.PostForm.Get("geheim"),
		NoSecret: r.PostForm.Get("zonder") != "", Domains: r.PostForm.Get("domeinen"),
	}
	err = s.Accounts.SaveLogin(r.Context(), session.Person, chi.URLParam(r, "id"), typed)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showLogin(w, r, http.StatusUnprocessableEntity, &typed, invalid)
	}
	if err != nil {
		return err
	}
	return doneAt(w, r, r.URL.Path, "inloggen-bewaard")
}

func (s *Server) loginRemove(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	if r.PostForm.Get("bevestig") == "" {
		return s.showLogin(w, r, http.StatusUnprocessableEntity, nil,
			fault.Invalid{"bevestig": "Zet eerst een vinkje. Daarna verwijderen we de koppeling."})
	}
	id := chi.URLParam(r, "id")
	if err := s.Accounts.RemoveLogin(r.Context(), session.Person, id); err != nil {
		return err
	}
	return doneAt(w, r, paths.OrganisationLogin(id), "inloggen-verwijderd")
}
