package assessment

import (
	"strings"
	"time"

	"reflectietool/internal/framework"
)

// The questions of the pages, which are the same for every competency.
const (
	FrequencyQuestion = "Hoe vaak doe je dit, als de situatie zich voordoet?"
	FrequencyHint     = "Denk aan een gewone maand."
	LevelQuestion     = "Welke omschrijving past nu het best bij jou?"
)

// ReportMinutes is how long reading the report and choosing from it takes, about.
const ReportMinutes = 5

// How fast people read and answer (product section 3).
const (
	wordTime      = time.Minute / 200
	statementTime = 3 * time.Second
	levelTime     = 5 * time.Second
)

// Minutes returns how many minutes filling in a form takes, rounded up. The screens promise this
// number. It counts the names, statements and levels each time that they are shown, and the
// instructions and the labels of the answers once. Folded text does not count.
func Minutes(f *framework.Framework, form Form) int {
	return up(once(f, form) + each(f, form, 0))
}

// MinutesLeft returns how many minutes the competencies after the first done ones take, rounded up.
func MinutesLeft(f *framework.Framework, form Form, done int) int {
	return up(each(f, form, done))
}

// once is the time for the texts that a person reads one time only.
func once(f *framework.Framework, form Form) time.Duration {
	texts := []string{LevelQuestion, f.LevelHint, f.Audience, ChoseNotApplicable.Label(), ChoseDontKnow.Label()}
	if form == FormReflection {
		texts = append(texts, FrequencyQuestion, FrequencyHint)
		for _, answer := range Answers() {
			texts = append(texts, answer.Label())
		}
	}
	return reading(texts...)
}

// each is the time for the competencies after the first done ones.
func each(f *framework.Framework, form Form, done int) time.Duration {
	var total time.Duration
	place := 0
	for _, kenmerk := range f.Kenmerken {
		for _, competency := range kenmerk.Competencies {
			if place++; place <= done {
				continue
			}
			total += reading(kenmerk.Name, competency.Name) + levelTime
			for _, level := range competency.Levels {
				total += reading(level.Level.Name(), level.Text)
			}
			if form == FormScan {
				continue
			}
			for _, statement := range competency.Statements {
				total += reading(statement.Text) + statementTime
			}
		}
	}
	return total
}

func reading(texts ...string) time.Duration {
	words := 0
	for _, text := range texts {
		words += len(strings.Fields(text))
	}
	return time.Duration(words) * wordTime
}

func up(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }
