package accounts

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// accountShow shows the signed-in person their organisations, and lets them sign out.
func (s *Server) accountShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	memberships, err := s.Organisations.Memberships(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.Account(accounts.AccountProps{
		Email: visitor.Email, Memberships: memberships, Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// visitsShow shows in which browsers the person is signed in.
func (s *Server) visitsShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	token, _ := s.SessionToken(r) // the visitor has a session, so there is a token
	visits, err := s.Accounts.Visits(r.Context(), token, visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.Visits(visits))
}

// claimForm asks whether the work that this browser had belongs to the person who signed in.
func (s *Server) claimForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if visitor.Guest == "" { // answered before, in another tab or by pressing a button twice
		return s.goOn(w, r, visitor, "")
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
	message := elsewhere
	token, _ := s.SessionToken(r) // the visitor has a session, so there is a token
	if accounts.ReadClaimForm(r.PostForm) {
		err = s.Accounts.Claim(r.Context(), token, visitor)
	} else {
		err, message = s.Accounts.Disclaim(r.Context(), token, visitor), notTheirs
	}
	if err != nil {
		return err
	}
	return s.goOn(w, r, visitor, message)
}

// signOut ends the session of this browser, or every session of the person.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	if accounts.ReadSignOutForm(r.PostForm) {
		err = s.Accounts.LeaveEverywhere(r.Context(), visitor.Person)
	} else {
		token, _ := s.SessionToken(r) // the visitor has a session, so there is a token
		err = s.Accounts.Leave(r.Context(), token)
	}
	if err != nil {
		return err
	}
	s.DropSession(w)
	return httpd.SeeOther(w, r, paths.Home)
}
