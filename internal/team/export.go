package team

import (
	"io"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/spreadsheet"
)

// Export is what a closed round tells, as a file for programs. It holds what the page shows.
type Export struct {
	Team         string          `json:"team"`
	Organisation string          `json:"organisatie"`
	Title        string          `json:"titel"`
	Edition      string          `json:"editie"`
	ClosedOn     string          `json:"gesloten_op"` // the last day, 2026-11-21
	AtLeast      int             `json:"vanaf_mensen"`
	Size         Size            `json:"mensen,omitempty"` // a class; without it too few people took part
	Competencies []ExportFinding `json:"competenties"`
	Previous     *ExportPrevious `json:"vorige_ronde,omitempty"`
	Explanation  string          `json:"uitleg"`
	Source       string          `json:"bron"`
}

// ExportFinding is the word for a competency, now and in the previous round.
type ExportFinding struct {
	Kenmerk    string `json:"kenmerk"`
	Competency string `json:"competentie"`
	Name       string `json:"naam"`
	Word       Word   `json:"woord"`
	Previous   Word   `json:"vorige_ronde,omitempty"`
}

// ExportPrevious is the round that the words are put beside.
type ExportPrevious struct {
	Title    string `json:"titel"`
	ClosedOn string `json:"gesloten_op"`
	Size     Size   `json:"mensen"`
}

const explanation = "Een woord vergelijkt een competentie met de andere competenties van dit team, zoals mensen zichzelf zien. " +
	"Het is geen meting en geen oordeel, en het zegt niets over één persoon."

// Export returns what a closed round tells, for its own edition of the framework.
func (p Published) Export(f *framework.Framework) Export {
	out := Export{
		Team: p.TeamName, Organisation: p.OrganisationName, Title: p.Title, Edition: p.Edition,
		ClosedOn: day(p.Round), AtLeast: p.K, Explanation: explanation, Source: f.Source, Competencies: []ExportFinding{},
	}
	if p.Publication == nil {
		return out
	}
	out.Size = p.Size
	for _, k := range f.Kenmerken {
		for _, c := range k.Competencies {
			out.Competencies = append(out.Competencies, ExportFinding{
				k.Slug, c.Slug, c.Name, p.WordFor(c.Slug), p.PreviousWord(c.Slug),
			})
		}
	}
	if p.Previous != nil {
		out.Previous = &ExportPrevious{p.PreviousRound.Title, day(*p.PreviousRound), p.Previous.Size}
	}
	return out
}

// PreviousWord is the word for a competency in the previous round, "" without one.
func (p Published) PreviousWord(competency string) Word {
	if p.Previous == nil {
		return ""
	}
	return p.Previous.WordFor(competency)
}

// WriteCSV writes what a closed round tells with a line per competency, in Dutch, with a
// semicolon as Dutch spreadsheets read it. Of a round with too few people there is only the
// line with the names of the columns. Cells that a spreadsheet would take for a formula are
// defused.
func (p Published) WriteCSV(w io.Writer, f *framework.Framework) error {
	out := spreadsheet.NewWriter(w)
	_ = out.Write([]string{ // csv.Writer keeps the first error for Error
		"team", "ronde", "gesloten op", "mensen", "kenmerk", "competentie", "woord", "woord in de vorige ronde",
	})
	if p.Publication != nil {
		for _, k := range f.Kenmerken {
			for _, c := range k.Competencies {
				_ = out.Write([]string{ // csv.Writer keeps the first error for Error
					spreadsheet.Cell(p.TeamName), spreadsheet.Cell(p.Title), day(p.Round), string(p.Size),
					k.Name, c.Name, string(p.WordFor(c.Slug)), string(p.PreviousWord(c.Slug)),
				})
			}
		}
	}
	out.Flush()
	return out.Error()
}

func day(r Round) string { return r.LastDay().Format(time.DateOnly) }
