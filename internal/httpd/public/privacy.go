package public

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/templates/public"
)

// privacyProps are the settings in force.
func (s *Server) privacyProps() public.PrivacyProps {
	return public.PrivacyProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, BackupDays: s.Operator.BackupDays,
		Mails: s.Accounts.OffersMail(), MailServer: s.Operator.MailServer,
		Counting: httpd.LimitWindow,
	}
}

// privacy says what is stored, why, how long and who can reach it.
func (s *Server) privacy(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.Privacy(s.privacyProps()))
}

// privacySheet is the record of processing to print. A member reads there what their
// organisation recorded.
func (s *Server) privacySheet(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	props := public.PrivacySheetProps{PrivacyProps: s.privacyProps(), At: s.Now()}
	if props.SignedIn = visitor.SignedIn(); props.SignedIn {
		if props.Recorded, err = s.Organisations.Memberships(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	return httpd.Render(w, r, http.StatusOK, public.PrivacySheet(props))
}
