package team

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
)

// checkTitle returns the title of a round or a session as it will be kept, and adds to
// invalid what is wrong with it. Titles stand in mails, so they must show what they hold.
func checkTitle(title, of string, invalid fault.Invalid) string {
	title = strings.Join(strings.Fields(title), " ")
	switch {
	case title == "":
		invalid["titel"] = "Geef de " + of + " een titel."
	case utf8.RuneCountInString(title) > MaxTitle:
		invalid["titel"] = fmt.Sprintf("De titel is te lang. Maak er hoogstens %d tekens van.", MaxTitle)
	case !account.Showable(title):
		invalid["titel"] = "In de titel staat een teken dat we niet kunnen bewaren. Typ de titel opnieuw."
	}
	return title
}

// checkText returns a text as it will be kept, with one kind of line end, as browsers send
// another than they count, and adds to invalid what is wrong with it, under its field.
func checkText(text string, most int, field string, invalid fault.Invalid) string {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	switch length := utf8.RuneCountInString(text); {
	case length > most:
		invalid[field] = fmt.Sprintf("De tekst is %d tekens lang. Maak er hoogstens %d van.", length, most)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		invalid[field] = "In de tekst staat een teken dat we niet kunnen bewaren. Typ de tekst opnieuw."
	}
	return text
}
