package exchange

import (
	"regexp"
	"strings"
)

// A spreadsheet takes a cell that begins with one of these for a formula. Such a value is
// written with an apostrophe before it, and read without. A value that already looks like
// one written so gets one more, so that each value comes back as it was.
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

// clean drops space around a value and writes the ends of lines in one way.
func clean(value string) string {
	if strings.Contains(value, "\r") {
		value = strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(value)
}
