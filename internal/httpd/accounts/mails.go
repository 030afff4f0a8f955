package accounts

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/templates/accounts"
)

// mailsShow shows the page that the link in a mail leads to with which its recipient stops such mails.
// It has a button, since programs that scan mail open links too. It does not show to whom the mail was
// sent.
func (s *Server) mailsShow(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	switches, err := s.Turns.Switches(r.Context(), id)
	return showMails(w, r, accounts.MailsStopProps{ID: id, Switches: switches}, err)
}

// mailsStop stops the mails for the recipient whose link was used. Mail programs and providers post to
// it too, without a session and with a body of their own (RFC 8058).
func (s *Server) mailsStop(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	switches, err := s.Turns.Stop(r.Context(), id)
	return showMails(w, r, accounts.MailsStopProps{ID: id, Switches: switches, Stopped: true}, err)
}

// showMails shows the page of such a link. When the link no longer works, the page says what to do
// instead.
func showMails(w http.ResponseWriter, r *http.Request, props accounts.MailsStopProps, err error) error {
	switch {
	case errors.Is(err, fault.NotFound):
		return httpd.Render(w, r, http.StatusNotFound, accounts.MailsStop(accounts.MailsStopProps{}))
	case err != nil:
		return err
	default:
		return httpd.Render(w, r, http.StatusOK, accounts.MailsStop(props))
	}
}
