package report

import (
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/match"
)

// Export is the download of a report for its owner: the figures of the page, as JSON.
type Export struct {
	Edition     string             `json:"edition"`
	Source      string             `json:"source"`
	Form        assessment.Form    `json:"form"`
	StartedAt   time.Time          `json:"started_at"`
	FinishedAt  *time.Time         `json:"finished_at"`
	CorrectedAt *time.Time         `json:"corrected_at"` // null when the answers were never corrected
	Sentences   []string           `json:"sentences"`
	Even        bool               `json:"even_profile"`
	Picked      bool               `json:"picked"`
	Points      []ExportPoint      `json:"points"`
	Further     []string           `json:"further"`
	Use         []string           `json:"use_more"`
	Strengths   []string           `json:"strengths"`
	Relative    bool               `json:"strengths_are_relative"`
	Kenmerken   []ExportKenmerk    `json:"kenmerken"`
	Suggestions []ExportSuggestion `json:"suggestions"`
}

// ExportPoint is a development point; Reason is "" while unanswered.
type ExportPoint struct {
	Competency string            `json:"competency"`
	Gap        int               `json:"gap"`
	Reason     assessment.Reason `json:"reason"`
}

// ExportKenmerk holds the figures of one kenmerk; Mean is null unless both competencies have
// practice.
type ExportKenmerk struct {
	Slug         string             `json:"slug"`
	Name         string             `json:"name"`
	Mean         *float64           `json:"mean"`
	Answered     int                `json:"numeric_answers"`
	Statements   int                `json:"statements"`
	Question     string             `json:"question"`
	Answer       string             `json:"answer"`
	Competencies []ExportCompetency `json:"competencies"`
}

// ExportCompetency holds the figures of one competency; Level, Gap and Practice are null when
// unknown, and NoLevelReason says why there is no level.
type ExportCompetency struct {
	Slug          string            `json:"slug"`
	Name          string            `json:"name"`
	Level         *int              `json:"level"`
	LevelName     string            `json:"level_name"`
	NoLevelReason string            `json:"no_level_reason"`
	Target        int               `json:"target"`
	Gap           *int              `json:"gap"`
	Weight        assessment.Weight `json:"weight"`
	Practice      *float64          `json:"practice"`
	Answered      int               `json:"numeric_answers"`
	Statements    []ExportStatement `json:"statements"`
	Note          string            `json:"note"`
	Difference    string            `json:"difference"`
	Change        Change            `json:"change"`
}

// ExportStatement is a statement with the answer in words, "" while open.
type ExportStatement struct {
	Code   string            `json:"code"`
	Text   string            `json:"text"`
	Answer assessment.Answer `json:"answer"`
}

// ExportSuggestion is a suggested offering with the reason why.
type ExportSuggestion struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Provider string   `json:"provider"`
	URL      string   `json:"url"`
	Reasons  []string `json:"reasons"`
}

// Export returns the figures of the report for its owner.
func (r *Report) Export() Export {
	export := Export{
		Edition: r.Framework.ID, Source: r.Framework.Source, Form: r.Reflection.Form,
		StartedAt: r.Reflection.StartedAt, FinishedAt: r.Reflection.FinishedAt, CorrectedAt: r.Reflection.CorrectedAt,
		Sentences: r.Sentences, Even: r.Even, Picked: r.Picked, Relative: r.Relative,
		Points: []ExportPoint{}, Suggestions: []ExportSuggestion{},
		Further: slugs(r.Further), Use: slugs(r.Use), Strengths: slugs(r.Strengths),
	}
	for _, point := range r.Points {
		export.Points = append(export.Points, ExportPoint{point.Competency.Slug, point.Gap(), point.Reason})
	}
	for _, figures := range r.Kenmerken {
		export.Kenmerken = append(export.Kenmerken, r.exportKenmerk(figures))
	}
	for _, suggestion := range r.Matches.Suggestions {
		export.Suggestions = append(export.Suggestions, exportSuggestion(r.Framework, suggestion))
	}
	return export
}

func slugs(entries []Entry) []string {
	list := make([]string, 0, len(entries))
	for _, entry := range entries {
		list = append(list, entry.Competency.Slug)
	}
	return list
}

func (r *Report) exportKenmerk(figures KenmerkFigures) ExportKenmerk {
	export := ExportKenmerk{
		Slug: figures.Kenmerk.Slug, Name: figures.Kenmerk.Name,
		Answered: figures.Practice.Count, Statements: figures.Practice.Of,
		Question: figures.Kenmerk.Question, Answer: r.Reflection.Kenmerken[figures.Kenmerk.Slug],
	}
	if figures.HasMean {
		mean := figures.Mean()
		export.Mean = &mean
	}
	for _, entry := range figures.Entries {
		export.Competencies = append(export.Competencies, exportCompetency(entry, r.Reflection))
	}
	return export
}

func exportCompetency(e Entry, r *assessment.Reflection) ExportCompetency {
	export := ExportCompetency{
		Slug: e.Competency.Slug, Name: e.Competency.Name,
		LevelName: e.Level.Name(), NoLevelReason: e.NoLevelReason(),
		Target: int(e.Target), Weight: e.Weight,
		Answered: e.Practice.Count, Statements: []ExportStatement{},
		Note: e.Note, Difference: e.Difference, Change: e.Change,
	}
	if e.Level.Valid() {
		level, gap := int(e.Level), e.Gap()
		export.Level, export.Gap = &level, &gap
	}
	if e.Practice.Known() {
		mean := e.Practice.Mean()
		export.Practice = &mean
	}
	if r.Form == assessment.FormReflection {
		for _, statement := range e.Competency.Statements {
			export.Statements = append(export.Statements,
				ExportStatement{statement.Code, statement.Text, r.Statements[statement.Code]})
		}
	}
	return export
}

func exportSuggestion(f *framework.Framework, s match.Suggestion) ExportSuggestion {
	export := ExportSuggestion{
		ID: s.Offering.ID, Title: s.Offering.Title, Provider: s.Offering.Provider, URL: s.Offering.Address(),
	}
	for _, reason := range s.Reasons {
		competency, _ := f.Competency(reason.Need.Competency) // a need is always about a competency of the edition
		export.Reasons = append(export.Reasons, reason.Sentence(competency.Name))
	}
	return export
}
