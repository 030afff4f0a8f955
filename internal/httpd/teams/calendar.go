package teams

import (
	"bytes"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/icalendar"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
)

// roundCalendar sends the last day of an open round as a file for calendars.
func (s *Server) roundCalendar(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	round, err := s.Teams.Published(r.Context(), visitor.Person, chi.URLParam(r, "id"), chi.URLParam(r, "ronde"))
	if err != nil {
		return err
	}
	if round.State(s.Now()) != team.StateOpen {
		return fault.NotFound // its last day is no longer something to remember
	}
	return s.sendDay(w, "teamronde.ics", icalendar.Day{
		ID: "ronde-" + round.ID, Title: "Laatste dag van de teamronde: " + round.Title,
		Words: "Meedoen kan tot en met vandaag. Meedoen hoeft niet.", Page: s.Site + paths.Team(round.Team), On: round.LastDay(),
	})
}

// meetingCalendar sends the day of a meeting that is not over as a file for calendars, to the people in
// the team.
func (s *Server) meetingCalendar(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.inMeeting(r, visitor)
	if err != nil {
		return err
	}
	if !found.Member || found.State == meeting.Over {
		return fault.NotFound
	}
	return s.sendDay(w, "teamsessie.ics", icalendar.Day{
		ID: "sessie-" + found.ID, Title: "Teamsessie: " + found.Title,
		Words: "Je kunt een kaart maken. Meedoen hoeft niet.", Page: s.Site + paths.Meeting(found.Team, found.ID), On: found.Day,
	})
}

// sendDay sends a file with one day. It has no names of people, since others may look into a calendar,
// and no address of a page when the site does not know its own.
func (s *Server) sendDay(w http.ResponseWriter, name string, day icalendar.Day) error {
	if s.Site == "" {
		day.Page = ""
	}
	var file bytes.Buffer
	if err := icalendar.Write(&file, s.Now(), day); err != nil {
		return err
	}
	httpd.AsCalendar(w, name)
	_, _ = file.WriteTo(w) // an error means that the client went away: nothing left to do
	return nil
}
