package exchange

import (
	"regexp"
	"strings"
)

// A spreadsheet runs a cell that begins with one of these characters as a formula. Such a value
// is written with an apostrophe before it, which is removed when it is read. A value that
// itself begins with apostrophes before such a character gets one more, so that every value
// is read back as it was.
// Source: https://owasp.org/www-community/attacks/CSV_Injection
var (
	risky   = regexp.MustCompile(`^'*[=+\-@\t\r]`)
	escaped = regexp.MustCompile(`^'+[=+\-@\t\r]`)
)

func escape(value string) string {
	if risky.MatchString(value) {
		return "'" + value
	}
	return value
}

func unescape(value string) string {
	if escaped.MatchString(value) {
		return value[1:]
	}
	return value
}

// clean returns a value without space around it, and with line ends of one kind.
func clean(value string) string {
	if strings.Contains(value, "\r") {
		value = strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(value)
}
