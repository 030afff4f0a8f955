package api

import (
	"net/http"

	"reflectietool/internal/framework"
)

// frameworkAPI returns the current edition as JSON, for reuse with its source.
func (s *Server) frameworkAPI(w http.ResponseWriter, r *http.Request) error {
	return serveJSON(w, r, frameworkJSON(s.Frameworks.Current()))
}

// frameworkJSON adds the names of the levels, which the data itself does not repeat.
func frameworkJSON(f *framework.Framework) any {
	type level struct {
		framework.LevelDescription
		Name string `json:"name"`
	}
	type competency struct {
		framework.Competency
		Levels []level `json:"levels"`
	}
	type kenmerk struct {
		framework.Kenmerk
		Competencies []competency `json:"competencies"`
	}
	var kenmerken []kenmerk
	for _, k := range f.Kenmerken {
		out := kenmerk{Kenmerk: k}
		for _, c := range k.Competencies {
			levels := make([]level, 0, len(c.Levels))
			for _, l := range c.Levels {
				levels = append(levels, level{l, l.Level.Name()})
			}
			out.Competencies = append(out.Competencies, competency{c, levels})
		}
		kenmerken = append(kenmerken, out)
	}
	return struct {
		Edition   string    `json:"edition"`
		Framework string    `json:"framework"`
		Number    int       `json:"number"`
		Name      string    `json:"name"`
		Source    string    `json:"source"`
		Editorial string    `json:"editorial"`
		Audience  string    `json:"audience"`
		LevelHint string    `json:"level_hint"`
		Kenmerken []kenmerk `json:"kenmerken"`

		BasicKit []framework.BasicSkill `json:"basic_kit"`
		Ladder   *framework.Ladder      `json:"ladder,omitempty"`
	}{f.ID, f.Code, f.Number, f.Name, f.Source, f.Editorial, f.Audience, f.LevelHint, kenmerken, f.BasicKit, f.Ladder}
}
