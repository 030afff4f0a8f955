// Package teams holds the pages of a team for its members and its lead: the team, its rounds and
// their outcomes, its meetings (teamsessies), and the expertise of its members.
package teams

import (
	"fmt"
	"net/url"
	"strings"

	"reflectietool/internal/expertise"
	"reflectietool/templates/ui"
)

// depthField returns the name of the field with a member's depth in a subject, given its id.
func depthField(subject string) string { return "onderwerp-" + subject }

// showNameField is the name of the checkbox with which members show their name to the team.
const showNameField = "naam-tonen"

// ExpertiseForm is what a member says of themselves.
type ExpertiseForm struct {
	Depths   map[string]expertise.Depth // by the id of each subject that is in the form
	ShowName bool
}

// ReadExpertiseForm reads what a member says of themselves about the subjects.
func ReadExpertiseForm(form url.Values, subjects []expertise.Subject) ExpertiseForm {
	depths := map[string]expertise.Depth{}
	for _, subject := range subjects {
		if field := depthField(subject.ID); form.Has(field) {
			depths[subject.ID] = expertise.Depth(form.Get(field))
		}
	}
	return ExpertiseForm{Depths: depths, ShowName: form.Get(showNameField) != ""}
}

var depthChoices = []ui.SelectOption{
	{Value: "", Label: "Niets"},
	{Value: string(expertise.Basis), Label: "Basis"},
	{Value: string(expertise.Specialist), Label: "Specialist"},
}

// OwnExpertiseProps hold the expertise that a member has entered.
type OwnExpertiseProps struct {
	expertise.Mine
	Errors map[string]string // by the id of the subject
	Done   string            // key for parts.Done
}

func (p OwnExpertiseProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, subject := range p.Subjects {
		if message := p.Errors[subject.ID]; message != "" {
			faults = append(faults, ui.FieldError{FieldID: depthField(subject.ID), Message: message})
		}
	}
	return faults
}

// TeamExpertiseProps hold the expertise that a team covers.
type TeamExpertiseProps struct {
	expertise.TeamMap
	Kind expertise.Kind // the kind of subject to show; any other text stands for both
}

func reachWords(reach expertise.Reach) string {
	switch reach {
	case expertise.Nobody:
		return "Niemand"
	case expertise.One:
		return "Eén collega"
	default:
		return "Twee of meer"
	}
}

// namesWords lists the members who show their name, with the specialists marked.
func namesWords(names []expertise.Named) string {
	words := make([]string, len(names))
	for i, named := range names {
		words[i] = named.Name
		if named.Depth == expertise.Specialist {
			words[i] += " (specialist)"
		}
	}
	return strings.Join(words, ", ")
}

// subjectNames lists the names of subjects, for use inside a sentence.
func subjectNames(rows []expertise.Row) string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	return strings.Join(names, ", ")
}

// balanceWords compares the numbers of specialists and generalists without a judgement.
func balanceWords(m expertise.Map) string {
	switch {
	case m.Specialists == 0:
		return "Niemand heeft specialist gekozen, alleen basis."
	case m.Generalists == 0:
		return "Iedereen die iets heeft ingevuld, is ergens specialist in."
	case m.Specialists > m.Generalists:
		return "Er zijn meer specialisten dan generalisten."
	case m.Specialists < m.Generalists:
		return "Er zijn meer generalisten dan specialisten."
	default:
		return "Er zijn evenveel specialisten als generalisten."
	}
}

func balanceFigures(m expertise.Map) string {
	return fmt.Sprintf("%s, %s", ui.Count(m.Specialists, "specialist", "specialisten"), ui.Count(m.Generalists, "generalist", "generalisten"))
}
