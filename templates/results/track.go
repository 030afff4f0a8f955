package results

import (
	"fmt"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/report"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// along returns how far along its track a level lies: a quarter for the first, the end for the fourth.
func along(level framework.Level) string { return fmt.Sprintf("%d%%", 25*int(level)) }

// nowRadius is smaller when the level is the same as last time, so that its dot fits inside the
// open one.
func nowRadius(e report.Entry) string {
	if e.Then == e.Level {
		return "3.5"
	}
	return "7"
}

// trackLabel says what a track shows: "Nu: Groeien. Vorige keer: Verkennen. Waar je naartoe wilt:
// Vast in mijn werk."
func (v view) trackLabel(e report.Entry) string {
	said := []string{"Nu: " + nowWords(e)}
	if e.Then.Valid() {
		said = append(said, "Vorige keer: "+e.Then.Name())
	}
	if e.Level.Valid() {
		said = append(said, v.targetLabel()+": "+e.Target.Name())
	}
	return strings.Join(said, ". ") + "."
}

// nowWords gives the level in words, or the reason why there is none.
func nowWords(e report.Entry) string {
	if e.Level.Valid() {
		return e.Level.Name()
	}
	return e.NoLevelReason()
}

// trackWords gives the level and the change since last time: "Groeien · hoger ingeschat".
func trackWords(e report.Entry) string {
	words := ui.SentenceCase(nowWords(e))
	if e.Change != "" {
		words += " · " + string(e.Change)
	}
	return words
}

// answers are the answers to the statements of a competency. Only the owner sees them.
func (v view) answers(e report.Entry) []assessment.Answer {
	if !v.own {
		return nil
	}
	return answersIn(v.Reflection, e)
}

// answersIn lists the answers of a reflection to the statements of a competency. A Snelle scan has none.
func answersIn(r *assessment.Reflection, e report.Entry) []assessment.Answer {
	if e.Practice.Of == 0 {
		return nil
	}
	var answers []assessment.Answer
	for _, statement := range e.Competency.Statements {
		answers = append(answers, r.Statements[statement.Code])
	}
	return answers
}

// answerWords lists answers to statements: "vaak, soms, niet ingevuld".
func answerWords(answers []assessment.Answer) string {
	var words []string
	for _, answer := range answers {
		word := answer.Label()
		if word == "" {
			word = "niet ingevuld"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// The dots of the statements stand in a row of 14 SVG units each.
const (
	dotStep   = 14
	dotY      = 7.0
	dotRadius = 5.5
)

func dotX(i int) float64 { return dotStep*float64(i) + dotStep/2 }

// dotPath returns the SVG path of the part of a dot that an answer fills: a quarter for the lowest
// number, and three quarters for the third. The fourth fills all of it.
func dotPath(i, number int) string {
	x, r := dotX(i), dotRadius
	end := [...][2]float64{{x, dotY - r}, {x + r, dotY}, {x, dotY + r}, {x - r, dotY}}[number%4]
	large := "0"
	if number > 2 {
		large = "1"
	}
	at := func(x, y float64) string { return parts.Coordinate(x) + " " + parts.Coordinate(y) }
	return "M" + at(x, dotY) + "V" + parts.Coordinate(dotY-r) + "A" + at(r, r) + " 0 " + large + " 1 " + at(end[0], end[1]) + "Z"
}
