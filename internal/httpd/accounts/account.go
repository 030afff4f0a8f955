package accounts

import (
	"cmp"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// accountShow is the place of who is signed in: results, organisations and the way out.
func (s *Server) accountShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	mine, err := s.Assessments.Mine(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	memberships, err := s.Organisations.Memberships(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	invitations, err := s.Organisations.OpenInvitations(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	received, err := s.Sharing.WithMe(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.Account(accounts.AccountProps{
		Email: visitor.Email, Mine: mine, Received: received, Guest: visitor.Guest != "",
		Memberships: memberships, Invitations: invitations, Manages: visitor.Admin || visitor.National,
		Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// visitsShow tells in which browsers someone is signed in.
func (s *Server) visitsShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	token, _ := s.SessionToken(r) // there is one, or there would be no session
	visits, err := s.Accounts.Visits(r.Context(), token, visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.Visits(visits))
}

// claimForm asks whether the work that this browser had is of who signed in.
func (s *Server) claimForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if visitor.Guest == "" {
		return httpd.SeeOther(w, r, paths.Account)
	}
	work, err := s.Assessments.Mine(r.Context(), visitor.Guest)
	if err != nil {
		return err
	}
	offerings, err := s.Shelf.Stored(r.Context(), visitor.Guest)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.Claim(accounts.ClaimProps{
		Email: visitor.Email, Work: work, Offerings: !offerings.Empty(),
	}))
}

func (s *Server) claim(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	token, _ := s.SessionToken(r) // there is one, or there would be no session
	if r.PostForm.Get("meenemen") == "ja" {
		err = s.Accounts.Claim(r.Context(), token, visitor)
	} else {
		err = s.Accounts.Disclaim(r.Context(), token, visitor)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, cmp.Or(visitor.Next, paths.Account))
}

// signOut ends this visit, or every one.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	if r.PostForm.Get("overal") != "" {
		err = s.Accounts.LeaveEverywhere(r.Context(), visitor.Person)
	} else {
		token, _ := s.SessionToken(r) // there is one, or there would be no session
		err = s.Accounts.Leave(r.Context(), token)
	}
	if err != nil {
		return err
	}
	s.DropSession(w)
	return httpd.SeeOther(w, r, paths.Home)
}
