// Package spreadsheet writes tables in the form that Dutch spreadsheets read.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NewWriter returns a writer of lines with semicolons, after the byte order mark by which Excel
// recognises UTF-8. Its Error returns any write error.
func NewWriter(w io.Writer) *csv.Writer {
	_, _ = io.WriteString(w, "\ufeff") // if this write fails, writing the lines fails too
	out := csv.NewWriter(w)
	out.Comma = ';'
	return out
}

// Cell defuses text that a spreadsheet would run as a formula, including text for which the
// spreadsheet first drops spaces, quotes or invisible characters, or reads full-width signs as
// plain ones. It is for texts that people write, not for numbers: a negative number must stay a
// number.
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
