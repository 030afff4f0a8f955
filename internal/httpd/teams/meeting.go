package teams

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/team/meeting"
	"reflectietool/templates/parts"
	"reflectietool/templates/teams"
)

// meetingNew shows the empty form for a meeting to the team's lead.
func (s *Server) meetingNew(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showMeetingForm(w, r, http.StatusOK, visitor, teams.MeetingFormProps{Plan: meeting.Details{Title: "Teamsessie"}})
}

// showMeetingForm shows the form with what was typed in it.
func (s *Server) showMeetingForm(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props teams.MeetingFormProps) error {
	page, err := s.Organisations.TeamPage(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	if !page.Leads {
		return fault.NotFound
	}
	props.Team, props.TeamName = page.Team.ID, page.Team.Name
	props.First, props.Last = s.Meetings.Bounds()
	return httpd.Render(w, r, status, teams.MeetingForm(props))
}

// meetingSchedule plans a meeting.
func (s *Server) meetingSchedule(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	plan, id := teams.ReadMeetingForm(r.PostForm), chi.URLParam(r, "id")
	made, err := s.Meetings.Schedule(r.Context(), visitor.Person, id, plan)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showMeetingForm(w, r, http.StatusUnprocessableEntity, visitor, teams.MeetingFormProps{Plan: plan, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Meeting(id, made), "sessie-gepland")
}

// inMeeting returns the meeting in the URL, for a person who may see it.
func (s *Server) inMeeting(r *http.Request, visitor account.Session) (meeting.Meeting, error) {
	return s.Meetings.Get(r.Context(), visitor.Person, chi.URLParam(r, "id"), chi.URLParam(r, "sessie"))
}

// meetingEdit shows the form of a meeting that is not over to the team's lead.
func (s *Server) meetingEdit(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.inMeeting(r, visitor)
	if err != nil {
		return err
	}
	plan := meeting.Details{Title: found.Title, Word: found.Word, Day: found.Day.Format(time.DateOnly)}
	return s.showMeetingEdit(w, r, http.StatusOK, visitor, found, plan, nil)
}

func (s *Server) showMeetingEdit(
	w http.ResponseWriter, r *http.Request, status int, visitor account.Session, found meeting.Meeting, plan meeting.Details, invalid fault.Invalid,
) error {
	if found.State == meeting.Over {
		return fault.NotFound
	}
	return s.showMeetingForm(w, r, status, visitor, teams.MeetingFormProps{Meeting: &found, Plan: plan, Errors: invalid})
}

// meetingChange changes a meeting.
func (s *Server) meetingChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.inMeeting(r, visitor)
	if err != nil {
		return err
	}
	plan := teams.ReadMeetingForm(r.PostForm)
	err = s.Meetings.Change(r.Context(), visitor.Person, found.Team, found.ID, plan)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showMeetingEdit(w, r, http.StatusUnprocessableEntity, visitor, found, plan, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Meeting(found.Team, found.ID), "sessie-veranderd")
}

// meetingCancel cancels a meeting, once its lead has confirmed that.
func (s *Server) meetingCancel(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.inMeeting(r, visitor)
	if err != nil {
		return err
	}
	if !parts.Sure(r.PostForm) {
		plan := meeting.Details{Title: found.Title, Word: found.Word, Day: found.Day.Format(time.DateOnly)}
		return s.showMeetingEdit(w, r, http.StatusUnprocessableEntity, visitor, found, plan,
			fault.Invalid{parts.SureField: "Zet eerst een vinkje. Je kunt het afzeggen niet terugdraaien."})
	}
	if err := s.Meetings.Cancel(r.Context(), visitor.Person, found.Team, found.ID); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Team(found.Team), "sessie-afgezegd")
}

// meetingShow shows a meeting to the people in the team.
func (s *Server) meetingShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.inMeeting(r, visitor)
	if err != nil {
		return err
	}
	props := teams.MeetingProps{Done: r.URL.Query().Get(paths.DoneParam)}
	if found.Mine != nil {
		props.Card = *found.Mine
	}
	return s.showMeeting(w, r, http.StatusOK, visitor, found, props)
}

func (s *Server) showMeeting(
	w http.ResponseWriter, r *http.Request, status int, visitor account.Session, found meeting.Meeting, props teams.MeetingProps,
) error {
	props.Meeting, props.Framework = found, s.Frameworks.Current()
	if found.Member && found.State != meeting.Over {
		var err error
		if props.Strengths, props.Points, err = s.suggestions(r, visitor); err != nil {
			return err
		}
	}
	return httpd.Render(w, r, status, teams.TeamMeeting(props))
}

// suggestions returns the strengths and the points of the visitor's own latest report. Only the
// visitor sees them.
func (s *Server) suggestions(r *http.Request, visitor account.Session) (strengths, points []string, err error) {
	result, err := s.Reports.Latest(r.Context(), visitor.Person)
	if errors.Is(err, fault.NotFound) {
		return nil, nil, nil
	}
	if err != nil || result.Framework.ID != s.Frameworks.Current().ID {
		return nil, nil, err
	}
	for _, entry := range slices.Concat(result.Use, result.Strengths) {
		strengths = append(strengths, entry.Competency.Slug)
	}
	for _, point := range result.Points {
		points = append(points, point.Competency.Slug)
	}
	return strengths, points, nil
}

// cardSave adds the visitor's card to a meeting, or changes it.
func (s *Server) cardSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, sessie, card := chi.URLParam(r, "id"), chi.URLParam(r, "sessie"), teams.ReadCardForm(r.PostForm)
	err := s.Meetings.SaveCard(r.Context(), visitor.Person, id, sessie, card)
	if invalid, ok := fault.AsInvalid(err); ok {
		found, err := s.inMeeting(r, visitor)
		if err != nil {
			return err
		}
		return s.showMeeting(w, r, http.StatusUnprocessableEntity, visitor, found, teams.MeetingProps{Card: card, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Meeting(id, sessie), "kaart-bewaard")
}

// cardTake takes the visitor's card back. A person who has left the team then has nothing left in
// the meeting.
func (s *Server) cardTake(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.inMeeting(r, visitor)
	if err != nil {
		return err
	}
	if err := s.Meetings.TakeCard(r.Context(), visitor.Person, found.Team, found.ID); err != nil {
		return err
	}
	if !found.Member {
		return httpd.DoneAt(w, r, paths.Account, "kaart-terug")
	}
	return httpd.DoneAt(w, r, paths.Meeting(found.Team, found.ID), "kaart-terug")
}
