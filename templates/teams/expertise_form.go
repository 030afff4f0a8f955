package teams

import (
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"

	"reflectietool/internal/expertise"
	"reflectietool/internal/paths"
	"reflectietool/templates/ui"
)

// depthField returns the name of the field with a member's depth in a subject, given its id.
func depthField(subject string) string { return "onderwerp-" + subject }

// showNameField is the name of the field in which members choose whether the team sees their name.
const showNameField = "naam-tonen"

// The values of showNameField.
const (
	nameShown  = "ja"
	nameHidden = "nee"
)

// wasField returns the name of the hidden field with the value that another field had when the page
// was made, so that two tabs do not undo each other's work.
func wasField(field string) string { return "was." + field }

// ExpertiseForm is what a member says of themselves.
type ExpertiseForm struct {
	Shown   Own                        // the fields of the form, as they stand on the page
	Was     Own                        // what they were when the page was made
	Changed map[string]expertise.Depth // the subjects that the member changed, by id
	Name    *bool                      // whether to show the name; nil when that stays as it is
	Known   bool                       // the form has at least one field that exists
}

// Own is what the fields of the form hold.
type Own struct {
	Depths   map[string]expertise.Depth // by the id of a subject
	ShowName bool
}

// ReadExpertiseForm reads what a member says of themselves. A field that the form does not have is as
// it is stored: one field can save itself, and a subject can be newer than the page.
func ReadExpertiseForm(form url.Values, mine expertise.Mine) ExpertiseForm {
	stored := Own{mine.Depths, mine.ShowName}
	read := ExpertiseForm{
		Shown: Own{map[string]expertise.Depth{}, mine.ShowName}, Was: Own{map[string]expertise.Depth{}, mine.ShowName},
		Changed: map[string]expertise.Depth{},
	}
	for _, subject := range mine.Subjects {
		value, was, sent := readField(form, depthField(subject.ID), string(stored.Depths[subject.ID]))
		read.Shown.Depths[subject.ID], read.Was.Depths[subject.ID] = expertise.Depth(value), expertise.Depth(was)
		read.Known = read.Known || sent
		if sent && changed(form, depthField(subject.ID)) {
			read.Changed[subject.ID] = expertise.Depth(value)
		}
	}
	value, was, sent := readField(form, showNameField, nameValue(stored.ShowName))
	read.Shown.ShowName, read.Was.ShowName = value == nameShown, was == nameShown
	read.Known = read.Known || sent
	if sent && changed(form, showNameField) {
		read.Name = &read.Shown.ShowName
	}
	return read
}

// readField returns the value of a field, and what it was when the page was made.
func readField(form url.Values, field, stored string) (value, was string, sent bool) {
	value, was = stored, stored
	if sent = form.Has(field); sent {
		value = form.Get(field)
	}
	if form.Has(wasField(field)) {
		was = form.Get(wasField(field))
	}
	return value, was, sent
}

// changed reports whether a field that was sent differs from what it was, as far as the form says.
func changed(form url.Values, field string) bool {
	return !form.Has(wasField(field)) || form.Get(wasField(field)) != form.Get(field)
}

func nameValue(shown bool) string {
	if shown {
		return nameShown
	}
	return nameHidden
}

// OwnExpertiseProps hold the expertise that a member has entered.
type OwnExpertiseProps struct {
	expertise.Mine
	Was    Own               // what was stored when the page was made
	Errors map[string]string // by the id of the subject
	Done   string            // key for parts.Done
}

// NewOwnExpertise returns the props of a page with what is stored.
func NewOwnExpertise(mine expertise.Mine) OwnExpertiseProps {
	return OwnExpertiseProps{Mine: mine, Was: Own{mine.Depths, mine.ShowName}}
}

// Refused returns the props of the page with what was typed and why that was refused.
func (p OwnExpertiseProps) Refused(form ExpertiseForm, errors map[string]string) OwnExpertiseProps {
	p.Depths, p.ShowName = form.Shown.Depths, form.Shown.ShowName
	p.Was, p.Errors = form.Was, errors
	return p
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

// open reports whether the subjects of a kind are unfolded at first: the first kind, and a kind with
// an error.
func (p OwnExpertiseProps) open(kind expertise.Kind) bool {
	for _, subject := range expertise.OfKind(kind, p.Subjects) {
		if p.Errors[subject.ID] != "" {
			return true
		}
	}
	return kind == expertise.Kinds()[0]
}

// saves returns the htmx attributes with which a field is saved as soon as it changes.
func (p OwnExpertiseProps) saves() templ.Attributes {
	return templ.Attributes{"hx-post": paths.OwnExpertise(p.Organisation), "hx-trigger": "change"}
}

// shortName is the number of characters up to which a name takes three lines at most beside the answers,
// which is less high than above them.
const shortName = 30

// beside reports whether the name of a subject is short enough to stand beside its answers on a phone.
func beside(subject expertise.Subject) bool { return utf8.RuneCountInString(subject.Name) <= shortName }

// depthOptions are the answers for one subject.
func (p OwnExpertiseProps) depthOptions(subject expertise.Subject) []ui.Option {
	var options []ui.Option
	for _, depth := range []expertise.Depth{expertise.Nothing, expertise.Basis, expertise.Specialist} {
		options = append(options, ui.Option{Value: string(depth), Label: depthLabel(depth), Checked: p.Depths[subject.ID] == depth})
	}
	return options
}

func depthLabel(depth expertise.Depth) string {
	if depth == expertise.Nothing {
		return "Niets"
	}
	return ui.SentenceCase(string(depth))
}

func (p OwnExpertiseProps) nameOptions() []ui.Option {
	return []ui.Option{
		{Value: nameHidden, Label: "Nee, tel mij alleen mee", Checked: !p.ShowName},
		{Value: nameShown, Label: "Ja, toon mijn naam", Checked: p.ShowName, Description: "Collega's in je team zien dan bij wie ze terechtkunnen."},
	}
}

// chosenWords counts what is chosen: "5 gekozen, 2 specialist".
func (p OwnExpertiseProps) chosenWords() string {
	chosen, specialist := 0, 0
	for _, subject := range p.Subjects {
		switch p.Depths[subject.ID] {
		case expertise.Specialist:
			specialist++
			chosen++
		case expertise.Basis:
			chosen++
		}
	}
	return strconv.Itoa(chosen) + " gekozen, " + strconv.Itoa(specialist) + " specialist"
}
