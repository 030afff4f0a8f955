package team

import (
	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// readTitle returns the title of a round or a session as it is kept, and adds to invalid what
// is wrong with it.
func readTitle(title, of string, invalid fault.Invalid) string {
	kept, problem := text.Line{Name: "de titel", Most: MaxTitle, Missing: "Geef de " + of + " een titel."}.Read(title)
	invalid.Add("titel", problem)
	return kept
}

// readText returns a text as it is kept, and adds to invalid what is wrong with it, under its
// field.
func readText(typed string, most int, field string, invalid fault.Invalid) string {
	kept, problem := text.Passage{Name: "de tekst", Most: most}.Read(typed)
	invalid.Add(field, problem)
	return kept
}
