package spreadsheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// separators are the signs at which some spreadsheet ends a cell, whatever the file itself has
	// between its cells: quotes around a cell do not help with a spreadsheet that ignores them.
	separators = ",;\t\n\r"
	// risky are the signs that make a spreadsheet run the cell that begins with them. The last four
	// are read as the first four by programs for Japanese and Chinese.
	risky = "=+-@\t\r＝＋－＠"
)

// Escape returns a text in which no cell begins with a formula. It writes an apostrophe at the start
// of the text, and behind each comma, semicolon, tab and line end in it, if one of = + - @, their
// full-width forms, a tab or a carriage return comes next. Spaces, quotes, apostrophes and invisible
// characters in between do not count, because a spreadsheet may drop them. Unescape gives the text
// back.
//
// Source: https://owasp.org/www-community/attacks/CSV_Injection
func Escape(text string) string {
	return eachCell(text, func(cell string) string {
		if isRisky(cell) {
			return "'" + cell
		}
		return cell
	})
}

// Unescape returns the text that Escape was given. From any other text it takes the apostrophes that
// Escape would have written.
func Unescape(text string) string {
	return eachCell(text, func(cell string) string {
		if rest, found := strings.CutPrefix(cell, "'"); found && isRisky(rest) {
			return rest
		}
		return cell
	})
}

// eachCell applies change to each part of a text that some spreadsheet may see as a cell. A part ends
// with the separator behind it.
func eachCell(text string, change func(cell string) string) string {
	if !strings.ContainsAny(text, risky) {
		return text
	}
	var b strings.Builder
	for text != "" {
		end := strings.IndexAny(text, separators) + 1
		if end == 0 {
			end = len(text)
		}
		b.WriteString(change(text[:end]))
		text = text[end:]
	}
	return b.String()
}

// isRisky reports whether the first sign of a cell that a spreadsheet does not drop is a risky one.
func isRisky(cell string) bool {
	for cell != "" {
		sign, size := utf8.DecodeRuneInString(cell)
		switch {
		case strings.ContainsRune(risky, sign):
			return true
		case unicode.IsSpace(sign), unicode.In(sign, unicode.Cc, unicode.Cf), sign == '"', sign == '\'':
			cell = cell[size:]
		default:
			return false
		}
	}
	return false
}
