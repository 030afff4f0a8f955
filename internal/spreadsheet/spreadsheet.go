// Package spreadsheet writes tables as Dutch spreadsheets read them.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NewWriter returns a writer of lines with semicolons, behind the mark by which Excel knows
// UTF-8. What goes wrong is kept for its Error.
func NewWriter(w io.Writer) *csv.Writer {
	_, _ = io.WriteString(w, "\ufeff") // who takes this no more takes the lines no more either
	out := csv.NewWriter(w)
	out.Comma = ';'
	return out
}

// Cell defuses text that a spreadsheet would run as a formula, also when it first drops
// spaces, quotes or signs that nobody sees, or takes full-width signs for plain ones. It is
// for words of others: a number below zero must stay one.
//
// Source: https://owasp.org/www-community/attacks/CSV_Injection
func Cell(text string) string {
	seen := strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) || strings.ContainsRune(`"'`, r)
	})
	first, _ := utf8.DecodeRuneInString(seen)
	if strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\r") {
		return "'" + text
	}
	return text
}
