package report

import "reflectietool/internal/assessment"

// TalkQuestions suggests questions to ask in a jaargesprek: one per point, depending on its reason,
// one per strength to use more, and some that always fit. Like the sentences they name no level and
// no figure.
func (r *Report) TalkQuestions() []string {
	var questions []string
	for _, point := range r.Points {
		questions = append(questions, pointQuestion(point))
	}
	for _, entry := range r.Use {
		questions = append(questions, "Waar in ons team kan ik meer doen met "+entry.Competency.Spoken+"?")
	}
	return append(questions,
		"Wat zie jij als mijn sterkste kant in het werk?",
		"Herken jij wat ik hier kies?",
		"Wat spreken we af, en wanneer kijken we hoe het gaat?",
	)
}

func pointQuestion(p Point) string {
	switch p.Reason {
	case assessment.ReasonRare:
		return "In welke situaties kan ik vaker oefenen met " + p.Competency.Spoken + "?"
	case assessment.ReasonNoRoom:
		return p.Competency.RoomQuestion
	default:
		return "Welke scholing of welk voorbeeld helpt mij bij " + p.Competency.Spoken + "?"
	}
}
