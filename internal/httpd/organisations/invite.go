package organisations

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
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

// readAddresses reads one address per line. An address that occurs twice counts once. An error
// message names the line.
func readAddresses(text string) ([]string, error) {
	var emails []string
	var wrong []string
	known := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.Trim(line, " \t\r\u00a0,;")
		if line == "" {
			continue
		}
		email, err := account.ParseEmail(line)
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%d", i+1))
			continue
		}
		if !known[email.Key] {
			known[email.Key] = true
			emails = append(emails, email.Address)
		}
	}
	switch {
	case len(wrong) == 1:
		return nil, fault.Invalid{organisations.AddressesField: "Op regel " + wrong[0] + " staat geen e-mailadres. Er is nog niets verstuurd."}
	case len(wrong) > 1:
		return nil, fault.Invalid{organisations.AddressesField: "Op regel " + enumerate(wrong) + " staat geen e-mailadres. Er is nog niets verstuurd."}
	case len(emails) == 0:
		return nil, fault.Invalid{organisations.AddressesField: "Vul minstens één e-mailadres in."}
	case len(emails) > organisations.MaxInvites:
		return nil, fault.Invalid{organisations.AddressesField: fmt.Sprintf(
			"Dit zijn %d adressen. Nodig er maximaal %d tegelijk uit. Er is nog niets verstuurd.", len(emails), organisations.MaxInvites)}
	}
	return emails, nil
}

// enumerate joins words as in "2, 5 en 9".
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " en " + words[last]
}
