package results

import (
	"fmt"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/report"
	"reflectietool/templates/ui"
)

// legend explains what the tracks of this report show, and nothing else.
func (v view) legend() string {
	said := []string{"Dichte stip: nu."}
	if v.Compared != nil {
		said = append(said, "Open stip: "+calendar.Date(*v.Compared.FinishedAt)+".")
	}
	said = append(said, "Streepje: "+v.say("waar je naartoe wilt", "het gewenste niveau")+".")
	if v.asked() && v.own {
		said = append(said, "Rondjes: je antwoorden op de stellingen. Hoe voller, hoe vaker.")
	}
	return strings.Join(said, " ")
}

// asked reports whether the reflection asked about statements.
func (v view) asked() bool { return v.Reflection.Form == assessment.FormReflection }

// columns are the heads of the table with the figures.
func (v view) columns() []string {
	columns := []string{"Competentie", "Nu"}
	if v.Compared != nil {
		columns = append(columns, "Sinds vorige keer")
	}
	columns = append(columns, v.targetLabel())
	if v.asked() {
		columns = append(columns, "In de praktijk")
		if v.own {
			columns = append(columns, "Stellingen")
		}
	}
	return columns
}

// cells are a competency's figures, one under each of columns after the first.
func (v view) cells(e report.Entry) []string {
	cells := []string{ui.SentenceCase(nowWords(e))}
	if v.Compared != nil {
		cells = append(cells, sinceWords(e))
	}
	target := "–"
	if e.Level.Valid() {
		target = e.Target.Name() + weightWords(e.Weight)
	}
	cells = append(cells, target)
	if v.asked() {
		cells = append(cells, practiceWords(e.Practice))
		if v.own {
			cells = append(cells, ui.SentenceCase(answerWords(v.answers(e))))
		}
	}
	return cells
}

// sinceWords gives the level of last time and the change since: "Verkennen, hoger ingeschat".
func sinceWords(e report.Entry) string {
	switch {
	case !e.Then.Valid():
		return "–"
	case e.Change == "":
		return e.Then.Name()
	default:
		return e.Then.Name() + ", " + string(e.Change)
	}
}

func weightWords(weight assessment.Weight) string {
	if weight == assessment.WeightNormal {
		return ""
	}
	return ". Belang: " + weight.Label()
}

// practiceWords gives the figure of practice and the answers on which it is based.
func practiceWords(p report.Practice) string {
	if !p.Known() {
		return fmt.Sprintf("geen cijfer (%d van %d stellingen)", p.Count, p.Of)
	}
	return fmt.Sprintf("%s (%d van %d stellingen)", ui.Mean(p.Mean()), p.Count, p.Of)
}
