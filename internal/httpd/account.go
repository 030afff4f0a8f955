package httpd

import (
	"cmp"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// signedInSession returns who acts, and false after it has led a guest to sign in.
func (s *Server) signedInSession(w http.ResponseWriter, r *http.Request) (account.Session, bool, error) {
	session, known, err := s.visitor(r)
	if err != nil {
		return session, false, err
	}
	if !known || !session.SignedIn() {
		return session, false, seeOther(w, r, paths.SignIn)
	}
	return session, true, nil
}

// signedInForm reads a posted form and returns who acts, and false after it has led a
// guest to sign in.
func (s *Server) signedInForm(w http.ResponseWriter, r *http.Request) (account.Session, bool, error) {
	if err := parseForm(r); err != nil {
		return account.Session{}, false, err
	}
	return s.signedInSession(w, r)
}

// accountShow is the place of who is signed in: results, organisations and the way out.
func (s *Server) accountShow(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	mine, err := s.Assessments.Mine(r.Context(), session.Person)
	if err != nil {
		return err
	}
	memberships, err := s.Organisations.Memberships(r.Context(), session.Person)
	if err != nil {
		return err
	}
	invitations, err := s.Organisations.OpenInvitations(r.Context(), session.Person)
	if err != nil {
		return err
	}
	received, err := s.Sharing.WithMe(r.Context(), session.Person)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, accounts.Account(accounts.AccountProps{
		Email: session.Email, Mine: mine, Received: received, Guest: session.Guest != "",
		Memberships: memberships, Invitations: invitations, Manages: session.Admin || session.National,
		Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// visitsShow tells in which browsers someone is signed in.
func (s *Server) visitsShow(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	token, _ := s.sessionToken(r) // there is one, or there would be no session
	visits, err := s.Accounts.Visits(r.Context(), token, session.Person)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, accounts.Visits(visits))
}

// claimForm asks whether the work that this browser had is of who signed in.
func (s *Server) claimForm(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	if session.Guest == "" {
		return seeOther(w, r, paths.Account)
	}
	work, err := s.Assessments.Mine(r.Context(), session.Guest)
	if err != nil {
		return err
	}
	offerings, err := s.Shelf.Stored(r.Context(), session.Guest)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, accounts.Claim(accounts.ClaimProps{
		Email: session.Email, Work: work, Offerings: !offerings.Empty(),
	}))
}

func (s *Server) claim(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	token, _ := s.sessionToken(r) // there is one, or there would be no session
	if r.PostForm.Get("meenemen") == "ja" {
		err = s.Accounts.Claim(r.Context(), token, session)
	} else {
		err = s.Accounts.Disclaim(r.Context(), token, session)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, cmp.Or(session.Next, paths.Account))
}

// signOut ends this visit, or every one.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	if r.PostForm.Get("overal") != "" {
		err = s.Accounts.LeaveEverywhere(r.Context(), session.Person)
	} else {
		token, _ := s.sessionToken(r) // there is one, or there would be no session
		err = s.Accounts.Leave(r.Context(), token)
	}
	if err != nil {
		return err
	}
	s.dropSession(w)
	return seeOther(w, r, paths.Home)
}
