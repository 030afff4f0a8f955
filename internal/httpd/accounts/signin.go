package accounts

import (
	"cmp"
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

// returnTo returns the page of the field "verder". Any other value than a page that people are sent to
// sign in from is ignored.
func returnTo(path string) string {
	if !paths.Returnable(path) {
		return ""
	}
	return path
}

// signInForm asks for an address to mail a code to.
func (s *Server) signInForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	next := returnTo(r.URL.Query().Get(paths.NextParam))
	if visitor.SignedIn() {
		return httpd.SeeOther(w, r, cmp.Or(next, paths.Home))
	}
	props, err := s.signInProps(r, next)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.SignIn(props))
}

// signInProps returns an empty form to sign in with, in the ways that this server offers.
func (s *Server) signInProps(r *http.Request, next string) (accounts.SignInProps, error) {
	props := accounts.SignInProps{Offered: s.Accounts.OffersMail(), Next: next, Roles: s.demoRoles()}
	some, err := s.OffersSignIn(r)
	props.Organisations = some && !props.Offered
	return props, err
}

// signInRequest mails a code and a link, or first offers the account of the organisation that has
// the domain of the address. The answer is the same whether or not the address has an account.
func (s *Server) signInRequest(w http.ResponseWriter, r *http.Request) error {
	form := accounts.ReadSignInForm(r.PostForm)
	form.Next = returnTo(form.Next)
	if !form.ByMail {
		if answered, err := s.offerOrganisation(w, r, form); answered || err != nil {
			return err
		}
	}
	if !s.Accounts.OffersMail() {
		return s.signInWithoutMail(w, r, form)
	}
	id, err := s.Accounts.RequestSignIn(r.Context(), form.Email, account.Afterwards{Next: form.Next, Remember: form.Remember})
	if invalid, ok := fault.AsInvalid(err); ok {
		return httpd.Render(w, r, http.StatusUnprocessableEntity, accounts.SignIn(accounts.SignInProps{
			Offered: true, Email: form.Email, Next: form.Next, Remember: form.Remember, Roles: s.demoRoles(), Errors: invalid,
		}))
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.SignInCode(id))
}

// signInWithoutMail says that only people of an organisation with a provider can sign in here, and
// that this address belongs to none.
func (s *Server) signInWithoutMail(w http.ResponseWriter, r *http.Request, form accounts.SignInForm) error {
	some, err := s.Accounts.HasLogins(r.Context())
	if err != nil {
		return err
	}
	if !some {
		return fault.NotFound
	}
	return httpd.Render(w, r, http.StatusUnprocessableEntity, accounts.SignIn(accounts.SignInProps{
		Organisations: true, Email: form.Email, Next: form.Next, Remember: form.Remember,
		Errors: fault.Invalid{parts.SignInEmailField: "Met dit adres kun je hier niet inloggen. Gebruik het adres van je organisatie."},
	}))
}

func (s *Server) signInCodeForm(w http.ResponseWriter, r *http.Request) error {
	return s.showCode(w, r, http.StatusOK, accounts.SignInCodeProps{})
}

// showCode asks for the code of the request in the URL; props hold what was typed.
func (s *Server) showCode(w http.ResponseWriter, r *http.Request, status int, props accounts.SignInCodeProps) error {
	props.ID = chi.URLParam(r, "id")
	requested, err := s.Accounts.Requested(r.Context(), props.ID)
	if err != nil {
		return err
	}
	props.Next = requested.Next
	return httpd.Render(w, r, status, accounts.SignInCode(props))
}

func (s *Server) signInCode(w http.ResponseWriter, r *http.Request) error {
	id, code := chi.URLParam(r, "id"), accounts.ReadCodeForm(r.PostForm)
	token, err := s.Accounts.SignIn(r.Context(), id, code, s.browser(r))
	if invalid, ok := fault.AsInvalid(err); ok {
		s.logRefused(r, byCode)
		return s.showCode(w, r, http.StatusUnprocessableEntity, accounts.SignInCodeProps{Code: code, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return s.signedIn(w, r, token, byCode)
}

// The ways to sign in, for the log.
const (
	byCode         = "code by mail"
	byLink         = "link by mail"
	byOrganisation = "organisation"
	byInvitation   = "invitation"
	byExample      = "example"
)

// logRefused logs a sign-in that was refused. It does not say whose: the log holds nothing about people.
func (s *Server) logRefused(r *http.Request, way string) {
	s.Log.WarnContext(r.Context(), "sign-in refused", "id", httpd.RequestID(r), "way", way)
}

// signInLinkForm shows the page that the link in the mail leads to. It only has a button, since
// programs that scan mail open links too. A link that is over says so.
func (s *Server) signInLinkForm(w http.ResponseWriter, r *http.Request) error {
	requested, err := s.Accounts.RequestedByLink(r.Context(), chi.URLParam(r, "secret"))
	if err != nil {
		return err
	}
	props := accounts.SignInLinkProps{Secret: chi.URLParam(r, "secret"), Next: requested.Next}
	if requested.Over(s.Now()) {
		props.Failure = accounts.LinkOver(requested)
	}
	return httpd.Render(w, r, http.StatusOK, accounts.SignInLink(props))
}

func (s *Server) signInLink(w http.ResponseWriter, r *http.Request) error {
	secret := chi.URLParam(r, "secret")
	token, err := s.Accounts.SignInByLink(r.Context(), secret, parts.Remember(r.PostForm), s.browser(r))
	if _, ok := fault.AsInvalid(err); ok {
		s.logRefused(r, byLink)
		requested, err := s.Accounts.RequestedByLink(r.Context(), secret)
		if err != nil {
			return err
		}
		return httpd.Render(w, r, http.StatusUnprocessableEntity,
			accounts.SignInLink(accounts.SignInLinkProps{Secret: secret, Failure: accounts.LinkOver(requested), Next: requested.Next}))
	}
	if err != nil {
		return err
	}
	return s.signedIn(w, r, token, byLink)
}

// browser returns the browser that signs in with this request.
func (s *Server) browser(r *http.Request) account.Browser {
	old, _ := s.SessionToken(r) // without a token there is no session to replace
	return account.Browser{Old: old, NewPerson: s.NewPerson(r)}
}

// signedIn gives the browser its new session, asks about the work that it had before, and redirects
// to the page that needed signing in, or else to Vandaag.
func (s *Server) signedIn(w http.ResponseWriter, r *http.Request, token account.Token, way string) error {
	session, err := s.Accounts.Session(r.Context(), token)
	if err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "signed in", "id", httpd.RequestID(r), "way", way)
	s.SetSession(w, token, session.Remembered)
	if session.Guest != "" {
		return httpd.SeeOther(w, r, paths.Claim)
	}
	return s.goOn(w, r, session, elsewhere)
}

// elsewhere is the word for paths.DoneParam after signing in to share a gespreksblad in another browser
// than the one that made it.
const elsewhere = "blad-elders"

// notTheirs is the word for paths.DoneParam after signing in to share a gespreksblad, and saying that the
// work in this browser, of which it is part, is of somebody else.
const notTheirs = "blad-van-ander"

// goOn redirects to the page from which the person was sent to sign in. A gespreksblad that is not theirs
// they cannot share: it stands in another browser, or they said that it is of somebody else. Then the
// first page follows, with the word for its message, if any.
func (s *Server) goOn(w http.ResponseWriter, r *http.Request, session account.Session, message string) error {
	sheet := paths.SheetToShare(session.Next)
	if sheet == "" {
		return httpd.SeeOther(w, r, cmp.Or(session.Next, paths.Home))
	}
	_, err := s.Sharing.Get(r.Context(), session.Person, sheet)
	switch {
	case err == nil:
		return httpd.SeeOther(w, r, session.Next)
	case !errors.Is(err, fault.NotFound):
		return err
	case message == "":
		return httpd.SeeOther(w, r, paths.Home)
	}
	return httpd.DoneAt(w, r, paths.Home, message)
}
