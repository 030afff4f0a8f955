package sharing

import (
	"fmt"
	"slices"

	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// readQuestion returns a question as it is stored, and a Dutch message about what is wrong with it.
func readQuestion(typed string) (kept, problem string) {
	return text.Passage{Name: "je vraag", Most: MaxQuestion}.Read(text.OneLine(typed))
}

// QuestionProblem returns a Dutch message about what is wrong with a typed question, "" for nothing.
func QuestionProblem(typed string) string {
	_, problem := readQuestion(typed)
	return problem
}

// cleaned returns what was typed as it is stored, or fault.Invalid.
func cleaned(items []Item, questions []string) ([]Item, []string, error) {
	invalid := fault.Invalid{}
	items = slices.Clone(items)
	seen := map[string]bool{}
	for i, item := range items {
		if seen[item.Competency] || item.Kind != Point && item.Kind != Strength {
			invalid["kiezen"] = "Deze keuze kennen we niet. Laad de pagina opnieuw en kies nog eens."
		}
		seen[item.Competency] = true
		var problem string
		items[i].Words, problem = text.Passage{Name: "je tekst", Most: MaxWords}.Read(item.Words)
		invalid.Add(item.Competency+"-woorden", problem)
	}
	if len(items) > MaxItems {
		invalid["kiezen"] = fmt.Sprintf("Je hebt er %d gekozen. Neem er maximaal %d mee, dan past het in één gesprek.", len(items), MaxItems)
	}
	var kept []string
	for _, question := range questions {
		question, problem := readQuestion(question)
		if question == "" || slices.Contains(kept, question) {
			continue
		}
		kept = append(kept, question)
		invalid.Add("vragen", problem)
	}
	if len(kept) > MaxQuestions {
		invalid["vragen"] = fmt.Sprintf("Je hebt %d vragen. Neem er maximaal %d mee.", len(kept), MaxQuestions)
	}
	if len(invalid) > 0 {
		return nil, nil, invalid
	}
	return items, kept, nil
}
