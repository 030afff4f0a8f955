package report

import (
	"io"
	"math"
	"strconv"
	"strings"

	"reflectietool/internal/spreadsheet"
)

// WriteCSV writes one line per competency with the same figures as the page, in Dutch, with a
// semicolon and a decimal comma, as Dutch spreadsheets expect. Cells that a spreadsheet would take
// for a formula are defused.
func (r *Report) WriteCSV(w io.Writer) error {
	out := spreadsheet.NewWriter(w)
	_ = out.Write([]string{ // the writer keeps the first error for Error
		"kenmerk", "competentie", "niveau", "niveau in woorden", "geen niveau omdat", "waar je naartoe wilt", "verschil",
		"belang", "in de praktijk", "rust op", "gemiddelde kenmerk", "kenmerk rust op", "lijst", "sinds vorige keer", "notitie", "wat maakt het verschil",
	})
	lists := r.lists()
	for _, figures := range r.Kenmerken {
		for _, e := range figures.Entries {
			_ = out.Write([]string{ // the writer keeps the first error for Error
				e.Kenmerk.Name, e.Competency.Name, digit(int(e.Level)), e.Level.Name(), e.NoLevelReason(),
				digit(int(e.Target)), gap(e), e.Weight.Label(),
				decimal(e.Practice.Mean()), restsOn(e.Practice), decimal(figures.Mean()), figures.restsOn(),
				lists[e.Competency.Slug], string(e.Change), e.Note, e.Difference,
			})
		}
	}
	out.Flush()
	return out.Error()
}

func (r *Report) lists() map[string]string {
	lists := make(map[string]string)
	strength := "sterke kant"
	if r.Relative {
		strength = "lukt nu het best"
	}
	for _, point := range r.Points {
		lists[point.Competency.Slug] = "ontwikkelpunt"
	}
	for list, entries := range map[string][]Entry{"verder": r.Further, "meer inzetten": r.Use, strength: r.Strengths} {
		for _, entry := range entries {
			lists[entry.Competency.Slug] = list
		}
	}
	return lists
}

func digit(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// gap is "" without a level, where a 0 would mean that the target is reached.
func gap(e Entry) string {
	if !e.Level.Valid() {
		return ""
	}
	return strconv.Itoa(e.Gap())
}

func decimal(mean float64) string {
	if mean == 0 {
		return ""
	}
	return strings.Replace(strconv.FormatFloat(math.Round(mean*100)/100, 'f', 2, 64), ".", ",", 1)
}

func restsOn(p Practice) string {
	if p.Of == 0 {
		return ""
	}
	return strconv.Itoa(p.Count) + " van " + strconv.Itoa(p.Of) + " stellingen"
}

func (k KenmerkFigures) restsOn() string {
	if !k.HasMean {
		return ""
	}
	return restsOn(k.Practice)
}
