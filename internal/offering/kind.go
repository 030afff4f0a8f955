package offering

import "slices"

// Kind is the sort of offering. Its value is the Dutch word used in files, in URLs and
// on screen.
type Kind string

// The kinds of product.md section 4.
const (
	Training      Kind = "training"
	ELearning     Kind = "e-learning"
	Workshop      Kind = "workshop"
	Programme     Kind = "leergang"
	PeerReview    Kind = "intervisie"
	Intervention  Kind = "interventie"
	PracticeStory Kind = "praktijkvoorbeeld"
	Publication   Kind = "publicatie"
)

// Kinds lists every kind, in the order in which a filter shows them.
func Kinds() []Kind {
	return []Kind{Training, ELearning, Workshop, Programme, PeerReview, Intervention, PracticeStory, Publication}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Course reports whether k is a course. In matching, courses get the second turn; the other
// kinds, which a person can start at once, get the first.
func (k Kind) Course() bool {
	switch k {
	case Training, Workshop, Programme:
		return true
	default:
		return false
	}
}

// Format is the way an offering is followed. An offering can have several.
type Format string

// The formats of product.md section 4.
const (
	InPerson    Format = "fysiek"
	Online      Format = "online"
	Blended     Format = "blended"
	Independent Format = "zelfstandig"
)

// Formats lists every format, in the order in which a filter shows them.
func Formats() []Format { return []Format{InPerson, Online, Blended, Independent} }

// Valid reports whether f is one of the formats.
func (f Format) Valid() bool { return slices.Contains(Formats(), f) }

// State says who can see an offering. Visitors see only published offerings.
type State string

// The states, in the order in which an offering passes through them.
const (
	Draft     State = "concept"
	Published State = "gepubliceerd"
	Archived  State = "gearchiveerd"
)

// States lists every state.
func States() []State { return []State{Draft, Published, Archived} }

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// EducationLevels lists the levels of education that an offering can name.
func EducationLevels() []string { return []string{"mbo", "hbo", "wo", "post-hbo", "master"} }

// Basis says where the levels of an offering come from (product.md section 4). Its value is the
// Dutch word used in files.
type Basis string

// The bases of levels.
const (
	BasisSource  Basis = "bron"     // the source says for whom the offering is
	BasisEditors Basis = "redactie" // the editors estimated it, which pages say beside the levels
)

// Bases lists every basis, in the order in which a form shows them: levels that a person fills
// in are an estimate, unless that person says otherwise.
func Bases() []Basis { return []Basis{BasisEditors, BasisSource} }

// Estimated returns text with "inschatting van de redactie" added in brackets if that is the
// basis of the levels that it names.
func (b Basis) Estimated(text string) string {
	if b == BasisEditors {
		return text + " (inschatting van de redactie)"
	}
	return text
}
