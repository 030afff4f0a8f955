package httpd

import (
	"net/http"

	"reflectietool/templates/public"
)

// privacyProps are the settings in force.
func (s *Server) privacyProps() public.PrivacyProps {
	return public.PrivacyProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, BackupDays: s.Operator.BackupDays,
		Mails: s.Accounts.OffersMail(), MailServer: s.Operator.MailServer,
		Counting: limitWindow,
	}
}

// privacy says what is stored, why, how long and who can reach it.
func (s *Server) privacy(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, public.Privacy(s.privacyProps()))
}

// privacySheet is the record of processing to print. A member reads there what their
// organisation recorded.
func (s *Server) privacySheet(w http.ResponseWriter, r *http.Request) error {
	session, _, err := s.visitor(r)
	if err != nil {
		return err
	}
	props := public.PrivacySheetProps{PrivacyProps: s.privacyProps(), At: s.Now()}
	if props.SignedIn = session.SignedIn(); props.SignedIn {
		if props.Recorded, err = s.Organisations.Memberships(r.Context(), session.Person); err != nil {
			return err
		}
	}
	return render(w, r, http.StatusOK, public.PrivacySheet(props))
}
