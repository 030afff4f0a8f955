package accounts

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
	"reflectietool/templates/parts"
)

// departCookieName returns the name of the cookie that ties a sign-in at a provider to the browser
// that began it.
func (s *Server) departCookieName() string { return s.CookieName() + "-inloggen" }

func (s *Server) setDepartCookie(w http.ResponseWriter, value account.Token, seconds int) {
	cookie := s.Cookie(string(value))
	cookie.Name, cookie.MaxAge = s.departCookieName(), seconds
	http.SetCookie(w, cookie)
}

// offerOrganisation shows a person whose address is in an organisation's domain that they can sign
// in with the organisation's account. It reports whether it answered the request.
func (s *Server) offerOrganisation(w http.ResponseWriter, r *http.Request, form accounts.SignInForm) (bool, error) {
	offer, err := s.Accounts.OfferFor(r.Context(), form.Email)
	if _, ok := fault.AsInvalid(err); ok || errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, httpd.Render(w, r, http.StatusOK, accounts.SignInChoice(accounts.SignInChoiceProps{
		Offer: offer, Email: form.Email, Next: form.Next, Remember: form.Remember, Mail: s.Accounts.OffersMail(),
	}))
}

// organisationDepart redirects a browser to the provider of an organisation.
func (s *Server) organisationDepart(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	departure, err := s.Accounts.Depart(r.Context(), chi.URLParam(r, "id"), account.Afterwards{
		Next: returnTo(query.Get(paths.NextParam)), Remember: parts.Remember(query),
	})
	if errors.Is(err, account.ErrProviderAway) {
		return s.providerAway(w, r, err)
	}
	if err != nil {
		return err
	}
	s.setDepartCookie(w, departure.Browser, int(account.FlowLife.Seconds()))
	return httpd.SeeOther(w, r, departure.URL)
}

// organisationArrive handles the browsers that providers send back.
func (s *Server) organisationArrive(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	arrival := account.Arrival{
		State: query.Get("state"), Code: query.Get("code"), Error: query.Get("error"), Issuer: query.Get("iss"),
	}
	if cookie, err := r.Cookie(s.departCookieName()); err == nil {
		arrival.Browser = account.Token(cookie.Value)
	}
	s.setDepartCookie(w, "", -1)
	token, err := s.Accounts.Arrive(r.Context(), arrival, s.browser(w, r))
	if errors.Is(err, account.ErrProviderAway) {
		return s.providerAway(w, r, err)
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		s.Log.InfoContext(r.Context(), "sign-in with an organisation's account refused",
			"id", httpd.RequestID(r), "error", err.Error())
		return httpd.Render(w, r, http.StatusUnprocessableEntity, accounts.OrganisationRefused(invalid["inloggen"]))
	}
	if err != nil {
		return err
	}
	return s.signedIn(w, r, token)
}

// providerAway shows that the provider does not answer, and how else to sign in.
func (s *Server) providerAway(w http.ResponseWriter, r *http.Request, err error) error {
	s.LogFailure(r, http.StatusServiceUnavailable, err)
	return httpd.Render(w, r, http.StatusServiceUnavailable, accounts.OrganisationAway(s.Accounts.OffersMail(), returnTo(r.URL.Query().Get(paths.NextParam))))
}
