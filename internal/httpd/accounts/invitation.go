package accounts

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// invitationShow shows the page that the link of an invitation leads to. It shows nothing of the
// invitation to a visitor who is not signed in, or is signed in with another address.
func (s *Server) invitationShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !visitor.SignedIn() {
		props, err := s.signInProps(r, paths.Invitation(chi.URLParam(r, "id")))
		if err != nil {
			return err
		}
		return httpd.Render(w, r, http.StatusOK, accounts.InvitationGuest(props))
	}
	return s.showInvitation(w, r, http.StatusOK, visitor, accounts.InvitationProps{Name: visitor.Name})
}

// showInvitation shows the invitation; props hold what was typed.
func (s *Server) showInvitation(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props accounts.InvitationProps) error {
	invitation, err := s.Organisations.Invitation(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, accounts.InvitationNotYours(visitor.Email))
	}
	if err != nil {
		return err
	}
	if props.Functions, err = s.Organisations.FunctionsFor(r.Context(), visitor.Person, invitation.ID); err != nil {
		return err
	}
	props.Invitation, props.Email = invitation, visitor.Email
	return httpd.Render(w, r, status, accounts.InvitationShow(props))
}

// invitationAccept makes the person a member of the organisation. Their permissions change with it,
// so the session gets a new token.
func (s *Server) invitationAccept(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := accounts.ReadInvitationForm(r.PostForm)
	props := accounts.InvitationProps{Name: form.Name, Function: form.Function}
	invitation, err := s.Organisations.Invitation(r.Context(), visitor.Person, chi.URLParam(r, "id")) // a stranger's post changes nothing
	if err == nil && props.Name != visitor.Name {
		err = s.Accounts.SetName(r.Context(), visitor.Person, props.Name)
	}
	if err == nil {
		err = s.Organisations.Accept(r.Context(), visitor.Person, chi.URLParam(r, "id"), props.Function)
	}
	if answered, err := s.invitationFailed(w, r, visitor, props, err); answered {
		return err
	}
	token, _ := s.SessionToken(r) // the visitor has a session, so there is a token
	fresh, err := s.Accounts.Renew(r.Context(), token)
	if err != nil {
		return err
	}
	s.SetSession(w, fresh, visitor.Remembered)
	return httpd.SeeOther(w, r, invitation.Joined())
}

// invitationDecline declines the invitation.
func (s *Server) invitationDecline(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	err := s.Organisations.Decline(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if answered, err := s.invitationFailed(w, r, visitor, accounts.InvitationProps{}, err); answered {
		return err
	}
	return httpd.DoneAt(w, r, paths.Home, "uitnodiging-afgewezen")
}

// invitationFailed shows the page for an answer to an invitation that could not be stored.
func (s *Server) invitationFailed(
	w http.ResponseWriter, r *http.Request, visitor account.Session, props accounts.InvitationProps, err error,
) (answered bool, _ error) {
	var invalid fault.Invalid
	switch {
	case err == nil:
		return false, nil
	case errors.Is(err, fault.NotFound):
		return true, httpd.Render(w, r, http.StatusNotFound, accounts.InvitationNotYours(visitor.Email))
	case errors.As(err, &invalid):
		props.Errors = invalid
		return true, s.showInvitation(w, r, http.StatusUnprocessableEntity, visitor, props)
	default:
		return true, err
	}
}

// membership returns the signed-in person's membership of the organisation in the URL.
func (s *Server) membership(r *http.Request, visitor account.Session) (organisation.Membership, error) {
	memberships, err := s.Organisations.Memberships(r.Context(), visitor.Person)
	if err != nil {
		return organisation.Membership{}, err
	}
	for _, membership := range memberships {
		if membership.Organisation.ID == chi.URLParam(r, "id") {
			return membership, nil
		}
	}
	return organisation.Membership{}, fault.NotFound
}

// ownFunctionSave sets the signed-in person's function.
func (s *Server) ownFunctionSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	err := s.Organisations.SetFunction(r.Context(), visitor.Person, chi.URLParam(r, "id"), visitor.Person, accounts.ReadOwnFunctionForm(r.PostForm))
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Account, "eigen-functie")
}

// leaveForm asks the signed-in person to confirm that they leave an organisation.
func (s *Server) leaveForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showLeave(w, r, http.StatusOK, visitor, "")
}

func (s *Server) showLeave(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, failure string) error {
	membership, err := s.membership(r, visitor)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, accounts.Leave(accounts.LeaveProps{Membership: membership, Email: visitor.Email, Failure: failure}))
}

// leave ends the signed-in person's membership; they keep their results.
func (s *Server) leave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	err := s.Organisations.Leave(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showLeave(w, r, http.StatusUnprocessableEntity, visitor, invalid[""]) // about the organisation as a whole
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Account, "organisatie-verlaten")
}
