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
func (c Content) cleaned() (Content, error) {
	invalid := fault.Invalid{}
	c.Items = slices.Clone(c.Items)
	seen := map[string]bool{}
	for i, item := range c.Items {
		if seen[item.Competency] || item.Kind != Point && item.Kind != Strength {
			invalid["kiezen"] = "Deze keuze kennen we niet. Laad de pagina opnieuw en kies nog eens."
		}
		seen[item.Competency] = true
		var problem string
		c.Items[i].Words, problem = text.Passage{Name: "je tekst", Most: MaxWords}.Read(item.Words)
		invalid.Add(item.Competency+"-woorden", problem)
	}
	if len(c.Items) > MaxItems {
		invalid["kiezen"] = fmt.Sprintf("Je hebt er %d gekozen. Neem er maximaal %d mee, dan past het in één gesprek.", len(c.Items), MaxItems)
	}
	if len(c.Goals) > MaxGoals {
		invalid["doelen"] = fmt.Sprintf("Je hebt %d doelen gekozen. Neem er maximaal %d mee.", len(c.Goals), MaxGoals)
	}
	var kept []string
	for _, question := range c.Questions {
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
		return c, invalid
	}
	c.Questions = kept
	return c, nil
}
