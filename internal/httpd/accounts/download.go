package accounts

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/templates/accounts"
)

// myData is all that is stored about a person, as the download holds it.
type myData struct {
	Stored      *account.Stored `json:"stored"`      // about the account itself
	Memberships []myMembership  `json:"memberships"` // of organisations
	Reflections []myReflection  `json:"reflections"` // all, finished or not
	Sheets      []sharing.Sheet `json:"sheets"`      // the gespreksbladen
	Shares      []sharing.Share `json:"shares"`      // of those gespreksbladen
	// SharedWithMe are the shares, past ones included, that others made for this person's address.
	SharedWithMe []sharing.Received   `json:"shared_with_me"`
	Offerings    *shelf.Stored        `json:"offerings"`     // what the person keeps, prefers and reported
	Teams        *team.Stored         `json:"teams"`         // what the person answered in rounds
	MeetingCards []meeting.StoredCard `json:"session_cards"` // the cards of meetings
	// Expertise is what the person says they know about, by organisation.
	Expertise []expertise.Stored `json:"expertise"`
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
	FinishedAt   *time.Time                   `json:"finished_at"`  // nil while it can be changed
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

// dataDownload sends a person all that is stored about them: a page to read and the same as JSON,
// in one ZIP file.
func (s *Server) dataDownload(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	data, err := s.everything(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	page := new(bytes.Buffer)
	if err := accounts.DataFile(data).Render(r.Context(), page); err != nil {
		return err
	}
	text, err := json.MarshalIndent(dataOf(data), "", "  ")
	if err != nil {
		return err
	}
	file, err := zipped(map[string][]byte{"gegevens.html": page.Bytes(), "gegevens.json": text})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="mijn-gegevens.zip"`)
	_, _ = w.Write(file) // an error means that the client went away: nothing left to do
	return nil
}

// everything reads all that is stored about a person.
func (s *Server) everything(ctx context.Context, person string) (data accounts.DataFileProps, err error) {
	data.At, data.Frameworks = s.Now(), s.Frameworks
	if data.Stored, err = s.Accounts.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.Memberships, err = s.Organisations.Memberships(ctx, person); err != nil {
		return data, err
	}
	if data.Reflections, err = s.Assessments.All(ctx, person); err != nil {
		return data, err
	}
	if data.Sheets, err = s.Sharing.All(ctx, person); err != nil {
		return data, err
	}
	if data.Shares, err = s.Sharing.Shares(ctx, person); err != nil {
		return data, err
	}
	if data.SharedWithMe, err = s.Sharing.Received(ctx, person); err != nil {
		return data, err
	}
	if data.Offerings, err = s.Shelf.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.Teams, err = s.Teams.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.MeetingCards, err = s.Meetings.StoredCards(ctx, person); err != nil {
		return data, err
	}
	data.Expertise, err = s.Expertise.Stored(ctx, person)
	return data, err
}

func dataOf(p accounts.DataFileProps) myData {
	data := myData{
		Stored: p.Stored, Memberships: []myMembership{}, Reflections: []myReflection{},
		Sheets: p.Sheets, Shares: p.Shares, SharedWithMe: p.SharedWithMe, Offerings: p.Offerings, Teams: p.Teams,
		MeetingCards: p.MeetingCards, Expertise: p.Expertise,
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
	all := p.Reflections
	for i := range all {
		r := &all[i]
		mine := myReflection{
			ID: r.ID, Form: r.Form, Edition: r.Edition, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
			Statements: r.Statements, Kenmerken: r.Kenmerken, Picks: r.Picks,
			Competencies: make(map[string]myCompetency),
		}
		for slug, answer := range r.Competencies {
			mine.Competencies[slug] = myCompetency{
				answer.Choice, int(answer.Target), answer.Weight, answer.Note, answer.Difference,
			}
		}
		data.Reflections = append(data.Reflections, mine)
	}
	return data
}

func zipped(files map[string][]byte) ([]byte, error) {
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for _, name := range []string{"gegevens.html", "gegevens.json"} {
		file, err := archive.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return buffer.Bytes(), err
}
