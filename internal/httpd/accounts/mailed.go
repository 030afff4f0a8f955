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

// mailedLink returns what the link in the mail of an invitation holds.
func mailedLink(r *http.Request) organisation.MailedLink {
	return organisation.MailedLink{Invitation: chi.URLParam(r, "id"), Secret: chi.URLParam(r, "bewijs")}
}

// mailedShow shows the page that the mail of an invitation links to. Opening it uses nothing up. The
// person who is signed in with its address needs no secret, and leaves it behind.
func (s *Server) mailedShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	invitation, err := s.Organisations.Mailed(r.Context(), mailedLink(r))
	if err != nil {
		return s.mailedFailed(w, r, visitor, accounts.MailedProps{}, err)
	}
	theirs, err := s.invitedHere(r, visitor)
	if err != nil {
		return err
	}
	if theirs {
		return httpd.SeeOther(w, r, paths.Invitation(invitation.ID))
	}
	return s.showMailed(w, r, http.StatusOK, visitor, accounts.MailedProps{
		Declined: r.URL.Query().Get(paths.DoneParam) == declined && invitation.State == organisation.InvitationRevoked,
	})
}

// declined is the word for paths.DoneParam after an invitation was declined.
const declined = "uitnodiging-afgewezen"

// invitedHere reports whether the person who is signed in has the address of the invitation.
func (s *Server) invitedHere(r *http.Request, visitor account.Session) (bool, error) {
	if !visitor.SignedIn() {
		return false, nil
	}
	_, err := s.Organisations.Invitation(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// showMailed shows the invitation of a link; props hold what was typed.
func (s *Server) showMailed(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props accounts.MailedProps) error {
	link := mailedLink(r)
	invitation, err := s.Organisations.Mailed(r.Context(), link)
	if err != nil {
		return err
	}
	if props.Functions, err = s.Organisations.MailedFunctions(r.Context(), link); err != nil {
		return err
	}
	if props.Offer, err = s.offerFor(r, invitation); err != nil {
		return err
	}
	props.Invitation, props.Email, props.Secret, props.Other = invitation, invitation.Email, link.Secret, visitor.Email
	return httpd.Render(w, r, status, accounts.InvitationMailed(props))
}

// offerFor returns the organisation whose account the invited address signs in with, or the zero value.
// That provider, and not the mail, then says whose address it is.
func (s *Server) offerFor(r *http.Request, invitation organisation.Invitation) (account.Offer, error) {
	offer, err := s.Accounts.OfferFor(r.Context(), invitation.Email)
	if errors.Is(err, fault.NotFound) {
		return account.Offer{}, nil
	}
	return offer, err
}

// mailedAccept uses up the secret of a link: it signs this browser in as the person with the invited
// address, who becomes a member. A visitor who is signed in as somebody else has to have read that.
func (s *Server) mailedAccept(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := accounts.ReadMailedInvitationForm(r.PostForm)
	props := accounts.MailedProps{Remember: form.Remember}
	props.Name, props.Function = form.Name, form.Function
	err := s.mayRedeem(r, visitor, form)
	var token account.Token
	if err == nil {
		token, err = s.Organisations.Redeem(r.Context(), s.Accounts, mailedLink(r),
			organisation.Answer{Name: form.Name, Function: form.Function, Remember: form.Remember}, s.browser(r))
	}
	if err != nil {
		return s.mailedFailed(w, r, visitor, props, err)
	}
	return s.signedIn(w, r, token, byInvitation)
}

// mayRedeem returns fault.Invalid, without a field, when the secret may not sign this browser in.
func (s *Server) mayRedeem(r *http.Request, visitor account.Session, form accounts.MailedInvitationForm) error {
	invitation, err := s.Organisations.Mailed(r.Context(), mailedLink(r))
	if err != nil {
		return err
	}
	offer, err := s.offerFor(r, invitation)
	switch {
	case err != nil:
		return err
	case offer.Organisation != "":
		return fault.Invalid{"": "Log in met je account van " + offer.Name + ". Daarna kun je de uitnodiging aannemen."}
	case form.Switch || !visitor.SignedIn():
		return nil
	}
	theirs, err := s.invitedHere(r, visitor)
	if err == nil && !theirs {
		err = fault.Invalid{"": "Je bent hier ingelogd als " + visitor.Email + ". Kies of je uitlogt en meedoet, of ingelogd blijft."}
	}
	return err
}

// mailedDecline declines an invitation. It signs nobody in.
func (s *Server) mailedDecline(w http.ResponseWriter, r *http.Request) error {
	link := mailedLink(r)
	if err := s.Organisations.DeclineMailed(r.Context(), link); err != nil {
		return s.mailedFailed(w, r, account.Session{}, accounts.MailedProps{}, err)
	}
	return httpd.DoneAt(w, r, paths.InvitationMailed(link.Invitation, link.Secret), declined)
}

// mailedFailed shows the page for a link that does not work, or for an answer that was refused.
func (s *Server) mailedFailed(w http.ResponseWriter, r *http.Request, visitor account.Session, props accounts.MailedProps, err error) error {
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, accounts.InvitationLinkGone())
	}
	invalid, ok := fault.AsInvalid(err)
	if !ok {
		return err
	}
	props.Errors = invalid
	return s.showMailed(w, r, http.StatusUnprocessableEntity, visitor, props)
}
