package teams

import (
	"net/url"
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

// The fields of the form of a card.
const (
	strengthField      = "kracht"
	strengthWordsField = "kracht-woorden"
	wishField          = "wens"
	wishWordsField     = "wens-woorden"
)

// ReadCardForm reads the form of a card.
func ReadCardForm(form url.Values) meeting.Card {
	return meeting.Card{
		Strength: form.Get(strengthField), StrengthWords: form.Get(strengthWordsField),
		Wish: form.Get(wishField), WishWords: form.Get(wishWordsField),
	}
}

// The fields of the form of a teamsessie.
const (
	meetingTitleField = "titel"
	meetingDayField   = "dag"
	meetingWordField  = "woord"
)

// ReadMeetingForm reads the form of a teamsessie.
func ReadMeetingForm(form url.Values) meeting.Details {
	return meeting.Details{Title: form.Get(meetingTitleField), Day: form.Get(meetingDayField), Word: form.Get(meetingWordField)}
}

// MeetingProps describe a meeting (teamsessie) as a member of the team sees it.
type MeetingProps struct {
	meeting.Meeting
	Framework *framework.Framework
	Card      meeting.Card // to show in the form: as stored, or as typed when it was refused
	// Strengths and Points are slugs of competencies from the signed-in person's latest report,
	// offered first in the form. They are not shown to anyone else.
	Strengths, Points []string
	Errors            map[string]string // Dutch, by the name of the field
	Done              string            // key for parts.Done
}

func (p MeetingProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, field := range []string{strengthField, strengthWordsField, wishField, wishWordsField} {
		faults = append(faults, ui.FieldErrors(p.Errors, field)...)
	}
	return faults
}

// choices returns the competencies for a select, the suggested ones first.
func (p MeetingProps) choices(suggested []string) []ui.SelectOption {
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

func (p MeetingProps) help(suggested []string) string {
	if len(suggested) == 0 {
		return ""
	}
	return "Bovenaan staat wat uit je laatste rapport komt. Alleen jij ziet dat."
}

// meetingDay returns the day of a meeting: "op 1 december 2026" or "vandaag, 1 december 2026".
func meetingDay(s meeting.Meeting) string {
	if s.State == meeting.Today {
		return "vandaag, " + calendar.Date(s.Day)
	}
	return "op " + calendar.Date(s.Day)
}

// MeetingFormProps describe the form in which a lead plans a meeting.
type MeetingFormProps struct {
	Team, TeamName string            // the team's id and name
	Meeting        *meeting.Meeting  // nil for a new one
	Plan           meeting.Details   // as stored or as typed
	First, Last    time.Time         // the first and the last day that can be chosen
	Errors         map[string]string // Dutch, by the name of the field
}

func (p MeetingFormProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, field := range []string{meetingTitleField, meetingDayField, meetingWordField, parts.SureField} {
		faults = append(faults, ui.FieldErrors(p.Errors, field)...)
	}
	return faults
}

func (p MeetingFormProps) title() string {
	if p.Meeting == nil {
		return "Plan een teamsessie"
	}
	return "Verander de teamsessie"
}

func (p MeetingFormProps) action() string {
	if p.Meeting == nil {
		return paths.Meetings(p.Team)
	}
	return paths.MeetingEdit(p.Team, p.Meeting.ID)
}

// refused reports whether a card was refused, so that its folded form must be open.
func (p MeetingProps) refused() bool { return len(p.fieldErrors()) > 0 }

// dayHelp says which days can be chosen.
func (p MeetingFormProps) dayHelp() string {
	if p.Meeting != nil && p.Meeting.State == meeting.Today {
		return "Vandaag is de sessie. Je kunt de dag niet meer veranderen."
	}
	return "Van " + calendar.Date(p.First) + " tot en met " + calendar.Date(p.Last) + ". De kaarten zijn voor mensen die vóór die dag al in het team zitten."
}

// openMeeting returns the meeting that is planned or held today, or nil.
func openMeeting(meetings []meeting.Meeting) *meeting.Meeting {
	for i := range meetings {
		if meetings[i].State != meeting.Over {
			return &meetings[i]
		}
	}
	return nil
}

// aboutMeetings says to a lead what a teamsessie is.
const aboutMeetings = "In een teamsessie praten jullie een uur over wat jullie kunnen en wensen. Iedereen die wil, maakt een kaart, zonder naam en zonder scores. Het werkt met drie mensen en met twaalf."

// mostPast is the number of past meetings on the page of a team.
const mostPast = 5

// pastMeetings returns the latest past meetings, at most mostPast.
func pastMeetings(meetings []meeting.Meeting) []meeting.Meeting {
	var past []meeting.Meeting
	for _, m := range meetings {
		if m.State == meeting.Over && len(past) < mostPast {
			past = append(past, m)
		}
	}
	return past
}

func atMost(characters int) string {
	return "Maximaal " + strconv.Itoa(characters) + " tekens."
}

// ownWordsHelp explains a side of a card in the person's own words.
func ownWordsHelp() string {
	return "Dit kan erbij, of in plaats van een competentie. " + parts.NobodyRecognised + " " + atMost(meeting.MaxCardWords)
}
