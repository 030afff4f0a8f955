package offering

import "strings"

// maxQueryText is how many characters of a search text are used; the rest is ignored.
const maxQueryText = 200

// SearchText makes a typed text fit for a query to PostgreSQL: without NUL bytes, invalid
// UTF-8 and outer space, and at most 200 characters long.
func SearchText(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	if runes := []rune(text); len(runes) > maxQueryText {
		return string(runes[:maxQueryText])
	}
	return text
}
