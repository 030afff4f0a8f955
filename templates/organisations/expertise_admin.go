package organisations

import (
	"reflectietool/internal/expertise"
	"reflectietool/templates/parts"
)

// The forms for the added subjects.
const (
	NewSubjectForm   = "nieuw-onderwerp"
	ActAddSubject    = "toevoegen"
	ActRenameSubject = "hernoemen"
	ActHideSubject   = "verbergen"
	ActShowSubject   = "terug"
)

// ExpertiseAdminProps are the added subjects of an organisation, and what its teams cover.
type ExpertiseAdminProps struct {
	expertise.Overview
	Kind    expertise.Kind // which are shown; one that is none stands for both
	Refused parts.Refused
	Done    string
}

// told are the teams that are large enough to tell of, and the names of the others.
func (p ExpertiseAdminProps) told() (teams []expertise.TeamReach, small []string) {
	for _, team := range p.Teams {
		if team.Small {
			small = append(small, team.Name)
		} else {
			teams = append(teams, team)
		}
	}
	return teams, small
}

func (p ExpertiseAdminProps) of(kind expertise.Kind) []expertise.Subject {
	var some []expertise.Subject
	for _, subject := range p.Subjects {
		if subject.Kind == kind {
			some = append(some, subject)
		}
	}
	return some
}
