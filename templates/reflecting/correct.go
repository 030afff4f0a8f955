package reflecting

import (
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
)

// Path returns the page of a competency, in the mode of this page.
func (p CompetencyProps) Path(slug string) string {
	if p.Correcting {
		return paths.ReflectionCorrectCompetency(p.ReflectionID, slug)
	}
	return paths.ReflectionCompetency(p.ReflectionID, slug)
}

// Overview returns the page with all answers, in the mode of this page.
func (p CompetencyProps) Overview() string {
	if p.Correcting {
		return paths.ReflectionCorrect(p.ReflectionID)
	}
	return paths.ReflectionCheck(p.ReflectionID)
}

// MainButton is the label of the first button of the page.
func (p CompetencyProps) MainButton() string {
	if p.Correcting {
		return "Bewaar en ga naar het overzicht"
	}
	return "Volgende"
}

func (p CompetencyProps) title() string {
	if p.Correcting {
		return "Verbeteren: " + p.Competency.Name
	}
	return p.place() + ": " + p.Competency.Name
}

// path returns the page to change the answers on a competency.
func (p CheckProps) path(competency framework.Competency) string {
	if p.Correcting {
		return paths.ReflectionCorrectCompetency(p.Reflection.ID, competency.Slug)
	}
	return paths.ReflectionCompetency(p.Reflection.ID, competency.Slug)
}

// firstOpen returns where a competency with open questions goes on.
func (p CheckProps) firstOpen(competency framework.Competency) string {
	if p.Correcting {
		return p.path(competency)
	}
	return FirstOpen(p.Reflection, competency)
}
