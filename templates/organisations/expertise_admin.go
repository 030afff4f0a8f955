// Package organisations holds the pages for the admins of organisations and the landelijk
// beheerder: teams, people, functions, invitations, rounds, expertise, settings and the trail.
package organisations

import (
	"reflectietool/internal/expertise"
	"reflectietool/templates/parts"
)

// The name of the form for a new subject, and the acts on added subjects as buttons send them.
const (
	NewSubjectForm   = "nieuw-onderwerp"
	ActAddSubject    = "toevoegen"
	ActRenameSubject = "hernoemen"
	ActHideSubject   = "verbergen"
	ActShowSubject   = "terug"
)

// ExpertiseAdminProps hold the subjects that an organisation added, and the expertise that its
// teams cover.
type ExpertiseAdminProps struct {
	expertise.Overview
	Kind    expertise.Kind // the kind of subject to show; any other text stands for both
	Refused parts.Refused
	Done    string // key for parts.Done
}

// told returns the teams that are large enough to be shown, and the names of the others.
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
