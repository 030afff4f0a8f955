package offering

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"reflectietool/internal/calendar"
)

// WriteKept writes a line per offering, in Dutch, with a semicolon and a decimal comma as
// Dutch spreadsheets read it. What is unknown is empty. Cells that a spreadsheet would take
// for a formula are defused.
func WriteKept(w io.Writer, list []Kept) error {
	out := csv.NewWriter(w)
	out.Comma = ';'
	_ = out.Write([]string{ // csv.Writer keeps the first error for Error
		"titel", "soort", "aanbieder", "vorm", "uren", "kosten in euro", "regio", "startdata", "webadres", "bewaard op", "nuttig",
	})
	for i := range list {
		o := &list[i]
		_ = out.Write([]string{ // csv.Writer keeps the first error for Error
			Cell(o.Title), string(o.Kind), Cell(o.Provider), listed(o.Formats), inHours(o.Hours), inEuros(o.Cost), Cell(listed(o.Regions)),
			startDays(o.Starts), Cell(o.Address()), o.KeptAt.In(calendar.Amsterdam).Format(time.DateOnly), o.Useful.Label(),
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

func inEuros(cost *Cents) string {
	if cost == nil {
		return ""
	}
	return strings.Replace(strconv.FormatFloat(float64(*cost)/100, 'f', 2, 64), ".", ",", 1)
}

func startDays(starts []Start) string {
	days := make([]string, len(starts))
	for i, start := range starts {
		days[i] = strings.TrimSpace(start.Date.Format(time.DateOnly) + " " + start.Place)
	}
	return strings.Join(days, ", ")
}

// Cell defuses text that a spreadsheet would run as a formula, also when it first drops
// spaces, quotes or signs that nobody sees, or takes full-width signs for plain ones.
func Cell(text string) string {
	seen := strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) || strings.ContainsRune(`"'`, r)
	})
	first, _ := utf8.DecodeRuneInString(seen)
	if strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + text
	}
	return text
}
