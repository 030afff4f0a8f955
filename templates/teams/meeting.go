package teams

import (
	"slices"
	"strconv"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
	"reflectietool/internal/team/meeting"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// SessionProps are a teamsessie as someone in the team sees it.
type SessionProps struct {
	meeting.Meeting
	Framework *framework.Framework
	Card      meeting.Card // in the form: as stored, or as typed when it was refused
	// Strengths and Points are from the own latest report, slugs of competencies, to choose
	// from first. Nobody else gets them.
	Strengths, Points []string
	Errors            map[string]string
	Done              string
}

func (p SessionProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, field := range []string{"kracht", "kracht-woorden", "wens", "wens-woorden"} {
		faults = append(faults, ui.FieldErrors(p.Errors, field)...)
	}
	return faults
}

// choices are the competencies, with what stands in the own report first.
func (p SessionProps) choices(suggested []string) []ui.SelectOption {
	options := []ui.SelectOption{{Value: "", Label: "Ik schrijf het zelf"}}
	for _, slug := range suggested {
		options = append(options, ui.SelectOption{Value: slug, Label: "Uit je rapport: " + parts.CardCompetency(p.Framework, slug)})
	}
	for _, competency := range p.Framework.Competencies() {
		if !slices.Contains(suggested, competency.Slug) {
			options = append(options, ui.SelectOption{Value: competency.Slug, Label: competency.Name})
		}
	}
	return options
}

func (p SessionProps) help(suggested []string) string {
	if len(suggested) == 0 {
		return ""
	}
	return "Bovenaan staat wat in je laatste rapport staat. Alleen jij ziet dat."
}

// sessionDay is when a session is: "op 1 december 2026", or "vandaag, 1 december 2026".
func sessionDay(s meeting.Meeting) string {
	if s.State == meeting.Today {
		return "vandaag, " + calendar.Date(s.Day)
	}
	return "op " + calendar.Date(s.Day)
}

// SessionPlanProps are the form for a teamsessie.
type SessionPlanProps struct {
	Team, TeamName string
	Meeting        *meeting.Meeting // nil for a new one
	Plan           meeting.Details
	First, Last    time.Time // the days that can be chosen
	Errors         map[string]string
}

func (p SessionPlanProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, field := range []string{"titel", "dag", "woord", "zeker"} {
		faults = append(faults, ui.FieldErrors(p.Errors, field)...)
	}
	return faults
}

func (p SessionPlanProps) title() string {
	if p.Meeting == nil {
		return "Plan een teamsessie"
	}
	return "Verander de teamsessie"
}

func (p SessionPlanProps) action() string {
	if p.Meeting == nil {
		return paths.Meetings(p.Team)
	}
	return paths.MeetingEdit(p.Team, p.Meeting.ID)
}

// dateType keeps a date that was typed in another way to be seen and mended: a date field
// would be empty.
func (p SessionPlanProps) dateType() string {
	if _, err := time.Parse(time.DateOnly, p.Plan.Day); p.Plan.Day != "" && err != nil {
		return "text"
	}
	return "date"
}

// refused reports whether a card came back, so that what hides its form must be open.
func (p SessionProps) refused() bool { return len(p.fieldErrors()) > 0 }

// dayHelp says which days there are to choose from.
func (p SessionPlanProps) dayHelp() string {
	if p.Meeting != nil && p.Meeting.State == meeting.Today {
		return "Vandaag is de sessie. De dag verandert niet meer."
	}
	return "Van " + calendar.Date(p.First) + " tot en met " + calendar.Date(p.Last) + "."
}

// openSession is the session that is planned or today, if any.
func openSession(sessions []meeting.Meeting) *meeting.Meeting {
	for i := range sessions {
		if sessions[i].State != meeting.Over {
			return &sessions[i]
		}
	}
	return nil
}

// mostPast is how many sessions of before the page of a team shows.
const mostPast = 5

// pastSessions are the latest sessions that were.
func pastSessions(sessions []meeting.Meeting) []meeting.Meeting {
	var past []meeting.Meeting
	for _, session := range sessions {
		if session.State == meeting.Over && len(past) < mostPast {
			past = append(past, session)
		}
	}
	return past
}

func atMost(characters int) string {
	return "Hoogstens " + strconv.Itoa(characters) + " tekens."
}
