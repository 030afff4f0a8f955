package accounts

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/plan"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/turn"
	"reflectietool/templates/accounts"
)

// myData is what is stored about a person besides the answers in reflections, as the download holds
// it.
type myData struct {
	Stored      *account.Stored `json:"stored"`      // about the account itself
	Memberships []myMembership  `json:"memberships"` // of organisations
	Sheets      []sharing.Sheet `json:"sheets"`      // the gespreksbladen
	Shares      []sharing.Share `json:"shares"`      // of those gespreksbladen
	// SharedWithMe are the shares, past ones included, that others made for this person's address.
	SharedWithMe []sharing.Received   `json:"shared_with_me"`
	Offerings    *shelf.Stored        `json:"offerings"`     // what the person keeps, prefers and reported
	Mails        []turn.Stored        `json:"mails"`         // that were sent, or wait for the person's turn
	Teams        *team.Stored         `json:"teams"`         // what the person answered in rounds
	MeetingCards []meeting.StoredCard `json:"session_cards"` // the cards of meetings
	// Expertise is what the person says they know about, by organisation.
	Expertise []expertise.Stored `json:"expertise"`
	Plan      *plan.Stored       `json:"plan"` // goals, what the person does to learn, what they agreed
}

type myMembership struct {
	Organisation string    `json:"organisation"` // name
	Admin        bool      `json:"admin"`        // is a beheerder
	Function     string    `json:"function"`     // "" for none
	Teams        []myTeam  `json:"teams"`        // of the organisation
	JoinedAt     time.Time `json:"joined_at"`    // when the membership began
}

type myTeam struct {
	Team  string `json:"team"`  // name
	Leads bool   `json:"leads"` // is its lead
}

type myReflection struct {
	ID           string                       `json:"id"`           // uuid
	Form         assessment.Form              `json:"form"`         // reflectie or snelle scan
	Edition      string                       `json:"edition"`      // of the framework
	StartedAt    time.Time                    `json:"started_at"`   // when the person began
	FinishedAt   *time.Time                   `json:"finished_at"`  // nil while it is being filled in
	CorrectedAt  *time.Time                   `json:"corrected_at"` // when finished answers were last corrected; nil if never
	Statements   map[string]assessment.Answer `json:"statements"`   // answers by statement
	Competencies map[string]myCompetency      `json:"competencies"` // answers by the competency's slug
	Kenmerken    map[string]string            `json:"kenmerken"`    // answers to the reflection questions, by kenmerk
	Picks        []assessment.Pick            `json:"picks"`        // competencies that the person wants to go on with
}

type myCompetency struct {
	Choice     assessment.Choice `json:"choice"`     // the chosen level, "" while open
	Target     int               `json:"target"`     // level 1 to 4
	Weight     assessment.Weight `json:"weight"`     // laag, gewoon or hoog
	Note       string            `json:"note"`       // private, "voorbeeld uit mijn werk"
	Difference string            `json:"difference"` // what explains the difference between level and practice
}

// writeJSON writes all data as one JSON object. The reflections come last, each written as soon as it
// has been read.
func writeJSON(w io.Writer, data accounts.DataFileProps) error {
	rest, err := json.MarshalIndent(dataOf(data), "", "  ")
	if err != nil {
		return err
	}
	if _, err := w.Write(append(bytes.TrimSuffix(rest, []byte("\n}")), ",\n  \"reflections\": ["...)); err != nil {
		return err
	}
	separator := "\n    "
	err = data.Each(func(r *assessment.Reflection) error {
		text, err := json.MarshalIndent(reflectionOf(r), "    ", "  ")
		if err == nil {
			_, err = w.Write(append([]byte(separator), text...))
		}
		separator = ",\n    "
		return err
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n  ]\n}\n")
	return err
}

func dataOf(p accounts.DataFileProps) myData {
	data := myData{
		Stored: p.Stored, Memberships: []myMembership{},
		Sheets: p.Sheets, Shares: p.Shares, SharedWithMe: p.SharedWithMe, Offerings: p.Offerings, Mails: p.Mails, Teams: p.Teams,
		MeetingCards: p.MeetingCards, Expertise: p.Expertise, Plan: p.Plan,
	}
	for _, m := range p.Memberships {
		mine := myMembership{
			Organisation: m.Organisation.Name, Admin: m.Admin, Function: m.FunctionName, JoinedAt: m.JoinedAt, Teams: []myTeam{},
		}
		for _, team := range m.Teams {
			mine.Teams = append(mine.Teams, myTeam{team.Name, team.Leads})
		}
		data.Memberships = append(data.Memberships, mine)
	}
	return data
}

func reflectionOf(r *assessment.Reflection) myReflection {
	mine := myReflection{
		ID: r.ID, Form: r.Form, Edition: r.Edition, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt, CorrectedAt: r.CorrectedAt,
		Statements: r.Statements, Kenmerken: r.Kenmerken, Picks: r.Picks,
		Competencies: make(map[string]myCompetency),
	}
	for slug, answer := range r.Competencies {
		mine.Competencies[slug] = myCompetency{
			answer.Choice, int(answer.Target), answer.Weight, answer.Note, answer.Difference,
		}
	}
	return mine
}
