package organisations

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
)

// inviteChange sends invitations, sends one again or revokes one.
func (s *Server) inviteChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := organisations.ReadInvitationForm(r.PostForm)
	c := change{page: organisations.OrganisationInvite, path: paths.OrganisationInvite, form: form.Invitation}
	switch form.Act {
	case organisations.ActInvite:
		c.form, c.done = organisations.InviteForm, "uitgenodigd"
		c.err = s.invite(r, visitor.Person, form)
	case organisations.ActResend:
		c.done = "opnieuw"
		c.err = onInvitation(s.Organisations.Resend(r.Context(), visitor.Person, form.Invitation))
	case organisations.ActRevoke:
		c.done = "ingetrokken"
		c.err = onInvitation(s.Organisations.Revoke(r.Context(), visitor.Person, form.Invitation))
	default:
		c.err = httpd.ErrBadForm
	}
	return s.changed(w, r, visitor, c)
}

// onInvitation moves an error message to the one place where the form of an invitation shows it.
func onInvitation(err error) error {
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		for _, message := range invalid {
			return fault.Invalid{"": message}
		}
	}
	return err
}

// invite sends an invitation to each address, or to none when one is wrong.
func (s *Server) invite(r *http.Request, actor string, form organisations.InvitationForm) error {
	emails, err := readAddresses(form.Addresses)
	if err != nil {
		return err
	}
	_, err = s.Organisations.InviteAll(r.Context(), actor, chi.URLParam(r, "id"), emails, form.Invite)
	var invalid fault.Invalid
	if errors.As(err, &invalid) && invalid["email"] != "" {
		return fault.Invalid{organisations.AddressesField: invalid["email"] + " Er is nog niets verstuurd."}
	}
	return err
}

// readAddresses reads the addresses that were pasted, or says why nothing was sent. The page lists the
// refused ones with the reason of each.
func readAddresses(pasted string) ([]string, error) {
	read := organisation.ReadAddresses(pasted)
	problem := ""
	switch n := len(read.Found); {
	case len(read.Refused) == 1:
		problem = "‘" + read.Refused[0].Text + "’ is geen e-mailadres. " + read.Refused[0].Why
	case len(read.Refused) > 1:
		problem = fmt.Sprintf("Aan %d adressen klopt iets niet. Onder het veld staat per adres wat.", len(read.Refused))
	case n == 0:
		return nil, fault.Invalid{organisations.AddressesField: "Vul minstens één e-mailadres in."}
	case n > organisations.MaxInvites:
		problem = fmt.Sprintf("Dit zijn %d adressen. Nodig er maximaal %d tegelijk uit.", n, organisations.MaxInvites)
	default:
		return read.Found, nil
	}
	return nil, fault.Invalid{organisations.AddressesField: problem + " Er is nog niets verstuurd."}
}
