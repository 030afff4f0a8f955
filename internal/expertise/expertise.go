// Package expertise keeps which groups of people (doelgroepen) and which questions (hulpvragen) the
// members of an organisation say they know about, and shows a team what it covers. It shows the
// name of a member only if they chose that; the beheerder sees no names at all. All of it is off for
// an organisation that has not recorded the consent of its OR (works council): what members chose
// then stays stored, and only they get it, in their download.
package expertise

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// Limits on the subjects that an organisation adds.
const (
	MaxOwn  = 60 // subjects, including hidden ones
	MaxName = 60 // characters
)

// MinTeam is the least number of people for which the beheerder's overview shows what a team
// covers. In a smaller team every "één" would identify a person.
const MinTeam = 3

// Kind is the kind of a subject.
type Kind string

// The two kinds (seed 003): the people a member knows about, and the questions these people have.
const (
	Group    Kind = "doelgroep"
	Question Kind = "hulpvraag"
)

// Kinds lists both.
func Kinds() []Kind { return []Kind{Group, Question} }

// Depth is how much a member knows about a subject. The zero value means nothing in particular.
type Depth string

// The depths that count.
const (
	Nothing    Depth = ""
	Basis      Depth = "basis"
	Specialist Depth = "specialist"
)

// Subject is a group or a question.
type Subject struct {
	ID     string // the slug of a shipped subject, the id of an added one
	Kind   Kind
	Name   string // fits inside a sentence
	Own    bool   // added by the organisation; false for a shipped one
	Hidden bool   // only for an added subject: neither asked nor shown
}

// OfKind returns the subjects of a kind, in their order.
func OfKind(kind Kind, subjects []Subject) []Subject {
	var some []Subject
	for _, subject := range subjects {
		if subject.Kind == kind {
			some = append(some, subject)
		}
	}
	return some
}

// Mine is what a member declares to know in one organisation.
type Mine struct {
	Organisation, OrganisationName string
	Subjects                       []Subject // to choose from, groups first
	Depths                         map[string]Depth
	ShowName                       bool
	// Agreed reports whether the OR's consent is recorded. Without it expertise is off: the rest
	// holds names only.
	Agreed bool
}

// TeamMap is what a team covers, as its members see it.
type TeamMap struct {
	Team, TeamName                 string
	Organisation, OrganisationName string
	Members                        int // of the team
	// Agreed reports whether the OR's consent is recorded. Without it expertise is off: the rest
	// holds names only.
	Agreed bool
	Map
}

// Overview is what the beheerder sees: the added subjects, and which team covers what.
type Overview struct {
	Organisation, OrganisationName string
	Own                            []Subject // by name, including hidden ones
	Subjects                       []Subject // the subjects in the form, groups first
	Teams                          []TeamReach
	// Agreed reports whether the OR's consent is recorded. Without it expertise is off: the rest
	// holds names only.
	Agreed bool
}

// TeamReach is what a team covers, as the beheerder sees it: without names.
type TeamReach struct {
	Team, Name string
	Small      bool // fewer than MinTeam people: Reach is empty
	Reach      map[string]Reach
}

// Stored is what is kept about a person in one organisation, for the download.
type Stored struct {
	Organisation string            `json:"organisation"`
	ShowName     bool              `json:"show_name"`
	Subjects     map[string]string `json:"subjects"` // the depth by the name of the subject
}

// The acts in the trail. Detail has "subject", or "from" and "to".
const (
	ActAdded   audit.Act = "expertise.added"
	ActRenamed audit.Act = "expertise.renamed"
	ActHidden  audit.Act = "expertise.hidden"
	ActShown   audit.Act = "expertise.shown"
)

// Service keeps expertise in PostgreSQL. Every method takes the acting person, and returns
// fault.NotFound for anything that they may not see or change.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}

// together returns the subjects that are asked: the shipped ones, each kind followed by the added
// ones of that kind that are not hidden.
func together(own []Subject) []Subject {
	all := make([]Subject, 0, len(shipped)+len(own))
	for _, kind := range Kinds() {
		for _, list := range [][]Subject{shipped, own} {
			for _, subject := range list {
				if subject.Kind == kind && !subject.Hidden {
					all = append(all, subject)
				}
			}
		}
	}
	return all
}

// checkDepths returns fault.Invalid, by the id of the subject, for a subject or depth that cannot
// be chosen.
func checkDepths(subjects []Subject, depths map[string]Depth) error {
	invalid := fault.Invalid{}
	for id, depth := range depths {
		known := slices.ContainsFunc(subjects, func(s Subject) bool { return s.ID == id })
		switch {
		case !known:
			invalid[id] = "Dit onderwerp staat niet meer in de lijst. Laad de pagina opnieuw."
		case depth != Nothing && depth != Basis && depth != Specialist:
			invalid[id] = "Kies niets, basis of specialist."
		}
	}
	if len(invalid) > 0 {
		return invalid
	}
	return nil
}

// cleanName returns the name of a subject as it is stored and the key by which duplicates are
// found, or fault.Invalid with the field naam.
func cleanName(name string) (clean, key string, err error) {
	clean, problem := text.Line{Name: "de naam", Most: MaxName, Missing: "Vul een naam in."}.Read(name)
	key = fold(clean)
	switch {
	case problem != "":
		return "", "", fault.Invalid{"naam": problem}
	case key == "":
		return "", "", fault.Invalid{"naam": text.Unkept("de naam")}
	case slices.ContainsFunc(shipped, func(s Subject) bool { return fold(s.Name) == key }):
		return "", "", double()
	}
	return clean, key, nil
}

// checkNew is cleanName for a subject of a kind, and reports all faults at once.
func checkNew(kind Kind, name string) (clean, key string, err error) {
	clean, key, err = cleanName(name)
	if kind != Group && kind != Question {
		invalid := fault.Invalid{"soort": "Kies doelgroep of hulpvraag."}
		if named, wrong := fault.AsInvalid(err); wrong {
			invalid["naam"] = named["naam"]
		}
		return "", "", invalid
	}
	return clean, key, err
}

func double() error {
	return fault.Invalid{"naam": "Dit onderwerp staat al in de lijst. Kies een andere naam."}
}

// fold returns the same key for different spellings of a name: lower-case letters without accents,
// and digits.
func fold(name string) string {
	var key strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			key.WriteRune(r)
		}
	}
	return key.String()
}
