package teams

import (
	"fmt"
	"strings"

	"reflectietool/internal/expertise"
	"reflectietool/templates/ui"
)

// DepthField is the name of the field with the depth of a subject.
func DepthField(subject string) string { return "onderwerp-" + subject }

// ShowNameField is the name of the box to show one's name.
const ShowNameField = "naam-tonen"

var depthChoices = []ui.SelectOption{
	{Value: "", Label: "Niets"},
	{Value: string(expertise.Basis), Label: "Basis"},
	{Value: string(expertise.Specialist), Label: "Specialist"},
}

// OwnExpertiseProps are what a member says of themselves.
type OwnExpertiseProps struct {
	expertise.Mine
	Errors map[string]string // by the id of the subject
	Done   string
}

func (p OwnExpertiseProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, subject := range p.Subjects {
		if message := p.Errors[subject.ID]; message != "" {
			faults = append(faults, ui.FieldError{FieldID: DepthField(subject.ID), Message: message})
		}
	}
	return faults
}

// TeamExpertiseProps are what a team covers.
type TeamExpertiseProps struct {
	expertise.TeamMap
	Kind expertise.Kind // which are shown; one that is none stands for both
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

// namesWords lists who shows their name.
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

// subjectNames lists subjects inside a sentence.
func subjectNames(rows []expertise.Row) string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	return strings.Join(names, ", ")
}

// balanceWords tell how specialists and generalists relate, without saying what is better.
func balanceWords(m expertise.Map) string {
	switch {
	case m.Specialists == 0:
		return "Niemand noemt zich specialist. Het team kent onderwerpen in de basis."
	case m.Generalists == 0:
		return "Iedereen die iets noemde, is ergens specialist in."
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

func (p OwnExpertiseProps) of(kind expertise.Kind) []expertise.Subject {
	var some []expertise.Subject
	for _, subject := range p.Subjects {
		if subject.Kind == kind {
			some = append(some, subject)
		}
	}
	return some
}
