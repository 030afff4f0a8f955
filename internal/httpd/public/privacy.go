package public

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/templates/public"
)

// privacyProps returns the settings in force that the privacy page shows.
func (s *Server) privacyProps() public.PrivacyProps {
	return public.PrivacyProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, BackupDays: s.Operator.BackupDays,
		Mails: s.Accounts.OffersMail(), MailServer: s.Operator.MailServer,
		Counting: s.Limits.Window,
	}
}

// privacy says what is stored, why, for how long and who can reach it.
func (s *Server) privacy(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.Privacy(s.privacyProps()))
}

// privacySheet shows the record of processing, to print. A member also sees what their organisation
// recorded there.
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
