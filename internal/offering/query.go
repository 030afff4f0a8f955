package offering

import "strings"

// maxQueryText bounds the search text, in characters; what is beyond is not searched.
const maxQueryText = 200

// SearchText drops what PostgreSQL cannot take from a text that someone typed.
func SearchText(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	if runes := []rune(text); len(runes) > maxQueryText {
		return string(runes[:maxQueryText])
	}
	return text
}
