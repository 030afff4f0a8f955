// Package organisations holds the pages for the admins of organisations and the landelijk
// beheerder: teams, people, functions, invitations, rounds, expertise, settings and the trail.
package organisations

import (
	"net/url"

	"reflectietool/internal/expertise"
	"reflectietool/templates/parts"
)

// NewSubjectForm names the form for a new subject. The other forms are named after their subject.
const NewSubjectForm = "nieuw-onderwerp"

// subjectField is the subject that a form is about.
const subjectField = "onderwerp"

// The buttons of the forms for subjects, as they are sent.
const (
	ActAddSubject    = "toevoegen"
	ActRenameSubject = "hernoemen"
	ActHideSubject   = "verbergen"
	ActShowSubject   = "terug"
)

// SubjectForm is a form about one subject, or about a new one.
type SubjectForm struct {
	Act     string         // one of the buttons
	Subject string         // the id of an existing subject
	Kind    expertise.Kind // of a new subject
	Name    string
}

// ReadSubjectForm reads a form about a subject.
func ReadSubjectForm(form url.Values) SubjectForm {
	return SubjectForm{
		Act: form.Get(actField), Subject: form.Get(subjectField), Kind: expertise.Kind(form.Get(parts.KindField)), Name: form.Get(nameField),
	}
}

// ExpertiseAdminProps are the added subjects of an organisation, and what its teams cover.
type ExpertiseAdminProps struct {
	expertise.Overview
	Kind    expertise.Kind // the kind of subject to show; any other text stands for both
	Refused parts.Refused
	Done    string // key for parts.Done
}

// shown returns the teams that are large enough to be shown, and the names of the others.
func (p ExpertiseAdminProps) shown() (teams []expertise.TeamReach, small []string) {
	for _, team := range p.Teams {
		if team.Small {
			small = append(small, team.Name)
		} else {
			teams = append(teams, team)
		}
	}
	return teams, small
}
