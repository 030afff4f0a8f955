package sharing

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reflectietool/internal/fault"
)

// cleaned checks what was typed and gives it as it is kept.
func cleaned(items []Item, questions []string) ([]Item, []string, error) {
	invalid := fault.Invalid{}
	items = slices.Clone(items)
	seen := map[string]bool{}
	for i, item := range items {
		if seen[item.Competency] || item.Kind != Point && item.Kind != Strength {
			invalid["kiezen"] = "Deze keuze kennen we niet. Laad de pagina opnieuw en kies nog eens."
		}
		seen[item.Competency] = true
		items[i].Words = strings.TrimSpace(strings.ReplaceAll(item.Words, "\r\n", "\n"))
		if problem := checkText(items[i].Words, MaxWords); problem != "" {
			invalid[item.Competency+"-woorden"] = problem
		}
	}
	if len(items) > MaxItems {
		invalid["kiezen"] = fmt.Sprintf("Je koos er %d. Neem er hoogstens %d mee, dan past het in één gesprek.", len(items), MaxItems)
	}
	var kept []string
	for _, question := range questions {
		question = strings.Join(strings.Fields(question), " ")
		if question == "" || slices.Contains(kept, question) {
			continue
		}
		kept = append(kept, question)
		if problem := checkText(question, MaxQuestion); problem != "" {
			invalid["vragen"] = problem
		}
	}
	if len(kept) > MaxQuestions {
		invalid["vragen"] = fmt.Sprintf("Je hebt %d vragen. Neem er hoogstens %d mee.", len(kept), MaxQuestions)
	}
	if len(invalid) > 0 {
		return nil, nil, invalid
	}
	return items, kept, nil
}

// checkText says in Dutch what is wrong with a text, "" for nothing.
func checkText(text string, most int) string {
	length := utf8.RuneCountInString(text)
	odd := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	switch {
	case length > most:
		return fmt.Sprintf("Je tekst is %d tekens lang. Maak er hoogstens %d van.", length, most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, odd):
		return "In je tekst staat een teken dat we niet kunnen bewaren. Typ de tekst opnieuw."
	}
	return ""
}
