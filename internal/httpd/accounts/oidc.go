package accounts

import (
	"errors"
	"net/http"
	"strings"

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

func (s *Server) setDepartCookie(w http.ResponseWriter, value string, seconds int) {
	cookie := s.Cookie(value)
	cookie.Name, cookie.MaxAge = s.departCookieName(), seconds
	http.SetCookie(w, cookie)
}

// nextInCookie separates the two parts of the cookie of a departure. A token does not contain it.
const nextInCookie = "."

// departed returns what the cookie of a departure holds: the token of the browser, and the page to go on
// to. The page is in the cookie too, so that it is not lost when the sign-in fails or took too long.
func (s *Server) departed(r *http.Request) (browser account.Token, next string) {
	cookie, err := r.Cookie(s.departCookieName())
	if err != nil {
		return "", ""
	}
	token, path, _ := strings.Cut(cookie.Value, nextInCookie)
	return account.Token(token), returnTo(path)
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
	next := returnTo(query.Get(paths.NextParam))
	departure, err := s.Accounts.Depart(r.Context(), chi.URLParam(r, "id"), account.Afterwards{Next: next, Remember: parts.Remember(query)})
	if errors.Is(err, account.ErrProviderAway) {
		return s.providerAway(w, r, next, err)
	}
	if err != nil {
		return err
	}
	s.setDepartCookie(w, string(departure.Browser)+nextInCookie+next, int(account.FlowLife.Seconds()))
	return httpd.SeeOther(w, r, departure.URL)
}

// organisationArrive handles the browsers that providers send back.
func (s *Server) organisationArrive(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	browser, next := s.departed(r)
	arrival := account.Arrival{
		State: query.Get("state"), Code: query.Get("code"), Error: query.Get("error"), Issuer: query.Get("iss"), Browser: browser,
	}
	s.setDepartCookie(w, "", -1)
	token, err := s.Accounts.Arrive(r.Context(), arrival, s.browser(r))
	if errors.Is(err, account.ErrProviderAway) {
		return s.providerAway(w, r, next, err)
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		s.Log.WarnContext(r.Context(), "sign-in refused", "id", httpd.RequestID(r), "way", byOrganisation, "error", err.Error())
		return httpd.Render(w, r, http.StatusUnprocessableEntity, accounts.OrganisationRefused(invalid["inloggen"], next))
	}
	if err != nil {
		return err
	}
	return s.signedIn(w, r, token, byOrganisation)
}

// providerAway shows that the provider does not answer, and how else to sign in and go on to next.
func (s *Server) providerAway(w http.ResponseWriter, r *http.Request, next string, err error) error {
	s.LogFailure(r, http.StatusServiceUnavailable, err)
	return httpd.Render(w, r, http.StatusServiceUnavailable, accounts.OrganisationAway(s.Accounts.OffersMail(), next))
}
