// Package teams serves the pages of teams.
package teams

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
)

// Server serves the pages of teams.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Offerings     *offering.Service     // the offerings themselves
	Organisations *organisation.Service // organisations, teams and members
	Reports       *report.Service       // reports on reflections
	Teams         *team.Service         // team rounds
	Meetings      *meeting.Service      // meetings of teams
	Expertise     *expertise.Service    // what members know about
}

// Mount adds the pages of a team, for the people in it. What only the lead may do is a 404 for the
// others.
func (s *Server) Mount(r chi.Router) {
	r.Use(httpd.NoStore)
	r.Get(paths.Team(paths.ID), s.SignedIn(s.teamShow))
	r.Get(paths.RoundNew(paths.ID), s.SignedIn(s.roundNew))
	r.Post(paths.Rounds(paths.ID), s.SignedIn(s.roundOpen))
	r.Post(paths.RoundRemind(paths.ID, paths.RoundID), s.SignedIn(s.roundRemind))
	r.Get(paths.Round(paths.ID, paths.RoundID), s.SignedIn(s.roundShow))
	r.Get(paths.RoundCSV(paths.ID, paths.RoundID), s.SignedIn(s.roundCSV))
	r.Get(paths.RoundJSON(paths.ID, paths.RoundID), s.SignedIn(s.roundJSON))
	r.Get(paths.RoundCalendar(paths.ID, paths.RoundID), s.SignedIn(s.roundCalendar))
	r.Get(paths.RoundPresentation(paths.ID, paths.RoundID), s.SignedIn(s.roundPresentation))
	r.Post(paths.Agreements(paths.ID, paths.RoundID), s.SignedIn(s.agreementAdd))
	r.Get(paths.Agreement(paths.ID, paths.RoundID, paths.AgreementID), s.SignedIn(s.agreementShow))
	r.Post(paths.Agreement(paths.ID, paths.RoundID, paths.AgreementID), s.SignedIn(s.agreementChange))
	r.Post(paths.AgreementRemove(paths.ID, paths.RoundID, paths.AgreementID), s.SignedIn(s.agreementRemove))
	r.Get(paths.MeetingNew(paths.ID), s.SignedIn(s.meetingNew))
	r.Post(paths.Meetings(paths.ID), s.SignedIn(s.meetingSchedule))
	r.Get(paths.Meeting(paths.ID, paths.MeetingID), s.SignedIn(s.meetingShow))
	r.Get(paths.MeetingCalendar(paths.ID, paths.MeetingID), s.SignedIn(s.meetingCalendar))
	r.Get(paths.MeetingEdit(paths.ID, paths.MeetingID), s.SignedIn(s.meetingEdit))
	r.Post(paths.MeetingEdit(paths.ID, paths.MeetingID), s.SignedIn(s.meetingChange))
	r.Post(paths.MeetingCancel(paths.ID, paths.MeetingID), s.SignedIn(s.meetingCancel))
	r.Post(paths.MeetingCard(paths.ID, paths.MeetingID), s.SignedIn(s.cardSave))
	r.Post(paths.MeetingCardTake(paths.ID, paths.MeetingID), s.SignedIn(s.cardTake))
	r.Get(paths.TeamExpertise(paths.ID), s.SignedIn(s.teamExpertise))
	r.Get(paths.OwnExpertise(paths.ID), s.SignedIn(s.ownExpertiseShow))
	r.Post(paths.OwnExpertise(paths.ID), s.SignedIn(s.ownExpertiseSave))
}
