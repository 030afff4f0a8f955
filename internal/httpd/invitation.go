package httpd

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// invitationShow is where the link of an invitation leads. Who is not signed in learns
// nothing of it; who is signed in with another address neither.
func (s *Server) invitationShow(w http.ResponseWriter, r *http.Request) error {
	session, _, err := s.visitor(r)
	if err != nil {
		return err
	}
	if !session.SignedIn() {
		props, err := s.signInProps(r, paths.Invitation(chi.URLParam(r, "id")))
		if err != nil {
			return err
		}
		return render(w, r, http.StatusOK, accounts.InvitationGuest(props))
	}
	return s.showInvitation(w, r, http.StatusOK, session, accounts.InvitationProps{Name: session.Name})
}

// showInvitation fills in the invitation; props hold what was typed.
func (s *Server) showInvitation(w http.ResponseWriter, r *http.Request, status int, session account.Session, props accounts.InvitationProps) error {
	invitation, err := s.Organisations.Invitation(r.Context(), session.Person, chi.URLParam(r, "id"))
	if errors.Is(err, fault.NotFound) {
		return render(w, r, http.StatusNotFound, accounts.InvitationNotYours(session.Email))
	}
	if err != nil {
		return err
	}
	if props.Functions, err = s.Organisations.FunctionsFor(r.Context(), session.Person, invitation.ID); err != nil {
		return err
	}
	props.Invitation, props.Email = invitation, session.Email
	return render(w, r, status, accounts.InvitationShow(props))
}

// invitationAccept joins the organisation. What someone may do changes with it, so the
// session gets a new token.
func (s *Server) invitationAccept(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	props := accounts.InvitationProps{Name: r.PostForm.Get("naam"), Function: r.PostForm.Get("functie")}
	if props.Name != session.Name {
		err = s.Accounts.SetName(r.Context(), session.Person, props.Name)
	}
	if err == nil {
		err = s.Organisations.Accept(r.Context(), session.Person, chi.URLParam(r, "id"), props.Function)
	}
	if answered, err := s.invitationFailed(w, r, session, props, err); answered {
		return err
	}
	token, _ := s.sessionToken(r) // there is one, or there would be no session
	fresh, err := s.Accounts.Renew(r.Context(), token)
	if err != nil {
		return err
	}
	s.setSession(w, fresh, true)
	return doneAt(w, r, paths.Account, "uitnodiging-aangenomen")
}

// invitationDecline says no.
func (s *Server) invitationDecline(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	err = s.Organisations.Decline(r.Context(), session.Person, chi.URLParam(r, "id"))
	if answered, err := s.invitationFailed(w, r, session, accounts.InvitationProps{}, err); answered {
		return err
	}
	return doneAt(w, r, paths.Account, "uitnodiging-afgewezen")
}

// invitationFailed answers when an invitation could not be answered.
func (s *Server) invitationFailed(
	w http.ResponseWriter, r *http.Request, session account.Session, props accounts.InvitationProps, err error,
) (answered bool, _ error) {
	var invalid fault.Invalid
	switch {
	case err == nil:
		return false, nil
	case errors.Is(err, fault.NotFound):
		return true, render(w, r, http.StatusNotFound, accounts.InvitationNotYours(session.Email))
	case errors.As(err, &invalid):
		props.Errors = invalid
		return true, s.showInvitation(w, r, http.StatusUnprocessableEntity, session, props)
	default:
		return true, err
	}
}

// membership returns who acts and how they belong to the organisation in the path.
func (s *Server) membership(r *http.Request, session account.Session) (organisation.Membership, error) {
	memberships, err := s.Organisations.Memberships(r.Context(), session.Person)
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

// ownFunctionSave sets the function of who acts.
func (s *Server) ownFunctionSave(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	err = s.Organisations.SetFunction(r.Context(), session.Person, chi.URLParam(r, "id"), session.Person, r.PostForm.Get("functie"))
	if err != nil {
		return err
	}
	return doneAt(w, r, paths.Account, "eigen-functie")
}

// leaveForm asks whether someone leaves an organisation.
func (s *Server) leaveForm(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	return s.showLeave(w, r, http.StatusOK, session, nil)
}

func (s *Server) showLeave(w http.ResponseWriter, r *http.Request, status int, session account.Session, invalid fault.Invalid) error {
	membership, err := s.membership(r, session)
	if err != nil {
		return err
	}
	return render(w, r, status, accounts.Leave(accounts.LeaveProps{Membership: membership, Email: session.Email, Errors: invalid}))
}

// leave ends the membership of who acts; the results stay theirs.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	if err = unsure("Zet eerst een vinkje. Terugkomen kan alleen met een nieuwe uitnodiging."); r.PostForm.Get("zeker") != "" {
		err = s.Organisations.Leave(r.Context(), session.Person, chi.URLParam(r, "id"))
	}
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		if message, ok := invalid[""]; ok { // about the organisation as a whole
			invalid = fault.Invalid{"zeker": message}
		}
		return s.showLeave(w, r, http.StatusUnprocessableEntity, session, invalid)
	}
	if err != nil {
		return err
	}
	return doneAt(w, r, paths.Account, "organisatie-verlaten")
}
