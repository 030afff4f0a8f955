package match

import (
	"fmt"

	"reflectietool/internal/offering"
)

// Reason says why an offering is suggested: one of its links serves a need.
type Reason struct {
	Need  Need           // that the offering serves
	Link  offering.Link  // to the competency of the need
	Basis offering.Basis // of the levels of the link
}

// Sentence returns the reason in Dutch: the development point or strength, the level now, the
// target, and the step that the offering is for. Competency is the name of the need's
// competency.
func (r Reason) Sentence(competency string) string {
	return r.point(competency) + " " + r.brings()
}

// Also returns a shorter sentence with the same facts, for a need that is not the first of a
// suggestion.
func (r Reason) Also(competency string) string {
	brings := "Niveau onbekend."
	switch {
	case !r.Link.LevelKnown():
	case r.Need.Kind == UseMore:
		brings = "Om te verdiepen of door te geven."
	default:
		brings = "Voor " + r.step() + "."
	}
	return fmt.Sprintf("Past ook bij “%s” (%s). %s", competency, r.levels(), brings)
}

func (r Reason) point(competency string) string {
	if r.Need.Kind == UseMore {
		return fmt.Sprintf("Past bij je sterke kant “%s” (%s), die je meer wilt inzetten.", competency, r.levels())
	}
	return fmt.Sprintf("Past bij je ontwikkelpunt “%s” (%s).", competency, r.levels())
}

func (r Reason) levels() string {
	if r.Need.Level == r.Need.Target {
		return fmt.Sprintf("nu %s, en daar wil je zijn", r.Need.Level.Name())
	}
	return fmt.Sprintf("nu %s, je wilt naar %s", r.Need.Level.Name(), r.Need.Target.Name())
}

func (r Reason) brings() string {
	about := "Daar gaat het ook over"
	if r.Link.Primary {
		about = "Daar gaat het vooral over"
	}
	switch {
	case !r.Link.LevelKnown():
		return about + ". Niveau onbekend."
	case r.Need.Kind == UseMore:
		return about + ", om te verdiepen of door te geven."
	}
	return about + ", voor " + r.step() + "."
}

// step names the levels of the link, and says so if they are an estimate.
func (r Reason) step() string {
	return r.Basis.Estimated(fmt.Sprintf("de stap van %s naar %s", r.Link.From.Name(), r.Link.To.Name()))
}
