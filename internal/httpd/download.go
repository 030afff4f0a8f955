package httpd

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/templates/pages"
)

// myData is all that is stored about a person, as the person takes it along.
type myData struct {
	Email       string         `json:"email"` // "" for a guest
	Reflections []myReflection `json:"reflections"`
}

type myReflection struct {
	ID           string                       `json:"id"`
	Form         assessment.Form              `json:"form"`
	Edition      string                       `json:"edition"`
	StartedAt    time.Time                    `json:"started_at"`
	FinishedAt   *time.Time                   `json:"finished_at"`
	Statements   map[string]assessment.Answer `json:"statements"`
	Competencies map[string]myCompetency      `json:"competencies"`
	Kenmerken    map[string]string            `json:"kenmerken"`
	Picks        []assessment.Pick            `json:"picks"`
}

type myCompetency struct {
	Choice     assessment.Choice `json:"choice"`
	Target     int               `json:"target"`
	Weight     assessment.Weight `json:"weight"`
	Note       string            `json:"note"`
	Difference string            `json:"difference"`
}

// dataDownload gives a person all that is stored about them: a page to read and the same
// as JSON, in one ZIP file.
func (s *Server) dataDownload(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	all, err := s.Assessments.All(r.Context(), session.Person)
	if err != nil {
		return err
	}
	page := new(bytes.Buffer)
	props := pages.DataFileProps{Email: session.Email, At: s.Now(), Reflections: all, Frameworks: s.Frameworks}
	if err := pages.DataFile(props).Render(r.Context(), page); err != nil {
		return err
	}
	data, err := json.MarshalIndent(dataOf(session.Email, all), "", "  ")
	if err != nil {
		return err
	}
	file, err := zipped(map[string][]byte{"gegevens.html": page.Bytes(), "gegevens.json": data})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="mijn-gegevens.zip"`)
	_, _ = w.Write(file) // the client went away: nothing left to do
	return nil
}

func dataOf(email string, all []assessment.Reflection) myData {
	data := myData{Email: email, Reflections: []myReflection{}}
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
