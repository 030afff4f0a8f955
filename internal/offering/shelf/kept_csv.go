package shelf

import (
	"io"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
	"reflectietool/internal/spreadsheet"
	"reflectietool/internal/text"
)

// WriteKept writes a CSV file in Dutch with one line for each offering, with semicolons and
// decimal commas, as Dutch spreadsheets expect. Unknown facts are empty. Cells that a
// spreadsheet would run as a formula are made harmless. A write error is returned.
func WriteKept(w io.Writer, list []Kept) error {
	out := spreadsheet.NewWriter(w)
	_ = out.Write([]string{ // the writer keeps the first error for Error
		"titel", "soort", "aanbieder", "vorm", "uren", "kosten in euro", "regio", "startdata", "webadres", "bewaard op", "nuttig",
	})
	for i := range list {
		o := &list[i]
		_ = out.Write([]string{ // the writer keeps the first error for Error
			o.Title, string(o.Kind), o.Provider, listed(o.Formats), inHours(o.Hours), inEuros(o.Cost), listed(o.Regions),
			startDays(o.Starts), o.Address(), o.KeptAt.In(calendar.Amsterdam).Format(time.DateOnly), o.Useful.Label(),
		})
	}
	out.Flush()
	return out.Error()
}

func listed[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = string(value)
	}
	return strings.Join(words, ", ")
}

func inHours(n float64) string {
	if n == 0 {
		return ""
	}
	return strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", ",", 1)
}

func inEuros(cost *offering.Cents) string {
	if cost == nil {
		return ""
	}
	return text.DecimalComma(int64(*cost))
}

func startDays(starts []offering.Start) string {
	days := make([]string, len(starts))
	for i, start := range starts {
		days[i] = strings.TrimSpace(start.Date.Format(time.DateOnly) + " " + start.Place)
	}
	return strings.Join(days, ", ")
}
