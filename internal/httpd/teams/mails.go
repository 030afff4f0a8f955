package teams

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/templates/teams"
)

// roundMailsShow shows the page that the link in a mail about a round leads to. It has a button,
// since programs that scan mail open links too. It does not show to whom the mail was sent.
func (s *Server) roundMailsShow(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	return s.showRoundMails(w, r, id, false, s.Teams.InvitationStands(r.Context(), id))
}

// roundMailsStop stops the mails about rounds for the recipient whose link was used.
func (s *Server) roundMailsStop(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	return s.showRoundMails(w, r, id, true, s.Teams.StopMails(r.Context(), id))
}

// showRoundMails shows the page of such a link. Once the round is closed the link no longer works,
// and the page says what to do instead.
func (s *Server) showRoundMails(w http.ResponseWriter, r *http.Request, id string, stopped bool, err error) error {
	over := errors.Is(err, fault.NotFound)
	if err != nil && !over {
		return err
	}
	status := http.StatusOK
	if over {
		status = http.StatusNotFound
	}
	return httpd.Render(w, r, status, teams.RoundMails(teams.RoundMailsProps{ID: id, Over: over, Stopped: stopped && !over}))
}
