package team

import (
	"io"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/spreadsheet"
)

// Export is the outcome of a closed round as a file for programs. It holds what the page shows.
type Export struct {
	Team         string          `json:"team"`                   // name
	Organisation string          `json:"organisatie"`            // name
	Title        string          `json:"titel"`                  // of the round
	Edition      string          `json:"editie"`                 // of the framework
	ClosedOn     string          `json:"gesloten_op"`            // the last day, as 2026-11-21
	AtLeast      int             `json:"vanaf_mensen"`           // k: with fewer people a round publishes nothing
	Size         Size            `json:"mensen,omitempty"`       // a class; absent when too few people took part
	Competencies []ExportFinding `json:"competenties"`           // in the order of the framework
	Previous     *ExportPrevious `json:"vorige_ronde,omitempty"` // absent without an earlier outcome of the same edition
	Agreements   []ExportDeed    `json:"afspraken"`              // in the order in which they were added
	Explanation  string          `json:"uitleg"`                 // in Dutch, how to read the words
	Source       string          `json:"bron"`                   // of the framework
}

// ExportFinding is the word for a competency, now and in the previous round.
type ExportFinding struct {
	Kenmerk    string `json:"kenmerk"`                // slug
	Competency string `json:"competentie"`            // slug
	Name       string `json:"naam"`                   // of the competency
	Word       Word   `json:"woord"`                  // in this round
	Previous   Word   `json:"vorige_ronde,omitempty"` // absent without a previous round
}

// ExportPrevious is the earlier round with which the words are compared.
type ExportPrevious struct {
	Title    string `json:"titel"`       // of that round
	ClosedOn string `json:"gesloten_op"` // the last day, as 2026-11-21
	Size     Size   `json:"mensen"`      // a class
}

// ExportDeed is something that the team agreed to do.
type ExportDeed struct {
	Deed string `json:"wat"`
	Due  string `json:"wanneer,omitempty"` // a day, as 2026-11-21
}

const explanation = "Een woord vergelijkt een competentie met de andere competenties van dit team, zoals mensen zichzelf zien. " +
	"Het is geen meting en geen oordeel, en het zegt niets over één persoon."

// Export returns the outcome of a closed round. The framework is the edition that the round was
// held with.
func (p Published) Export(f *framework.Framework) Export {
	out := Export{
		Team: p.TeamName, Organisation: p.OrganisationName, Title: p.Title, Edition: p.Edition,
		ClosedOn: day(p.Round), AtLeast: p.K, Explanation: explanation, Source: f.Source, Competencies: []ExportFinding{}, Agreements: []ExportDeed{},
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
	for _, agreement := range p.Agreements {
		form := agreement.Form()
		out.Agreements = append(out.Agreements, ExportDeed(form))
	}
	if p.Previous != nil {
		out.Previous = &ExportPrevious{p.PreviousRound.Title, day(*p.PreviousRound), p.Previous.Size}
	}
	return out
}

// PreviousWord returns the word for a competency in the previous round, "" without one.
func (p Published) PreviousWord(competency string) Word {
	if p.Previous == nil {
		return ""
	}
	return p.Previous.WordFor(competency)
}

// WriteCSV writes the outcome of a closed round with a line per competency and then one per agreement,
// in Dutch, with semicolons as Dutch spreadsheets read it. For a round with too few people there is only the line
// with the names of the columns. Cells that a spreadsheet would take for a formula are defused.
func (p Published) WriteCSV(w io.Writer, f *framework.Framework) error {
	out := spreadsheet.NewWriter(w)
	_ = out.Write([]string{ // the writer keeps the first error for Error
		"team", "ronde", "gesloten op", "mensen", "kenmerk", "competentie", "woord", "woord in de vorige ronde", "afspraak", "wanneer",
	})
	if p.Publication != nil {
		for _, k := range f.Kenmerken {
			for _, c := range k.Competencies {
				_ = out.Write([]string{ // the writer keeps the first error for Error
					p.TeamName, p.Title, day(p.Round), string(p.Size),
					k.Name, c.Name, string(p.WordFor(c.Slug)), string(p.PreviousWord(c.Slug)), "", "",
				})
			}
		}
		for _, agreement := range p.Export(f).Agreements {
			_ = out.Write([]string{p.TeamName, p.Title, day(p.Round), "", "", "", "", "", agreement.Deed, agreement.Due})
		}
	}
	out.Flush()
	return out.Error()
}

func day(r Round) string { return r.LastDay().Format(time.DateOnly) }
