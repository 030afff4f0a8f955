// Package expertise keeps which groups of people (doelgroepen) and which questions
// (hulpvragen) the members of an organisation know about, as they say themselves, and shows
// a team what it covers. Names are shown only of who chose that; the beheerder sees no
// names at all.
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

// Limits on what an organisation adds.
const (
	MaxOwn  = 60 // subjects, the hidden ones too
	MaxName = 60 // characters
)

// MinTeam is from how many people a team stands in the overview of the beheerder. In a
// smaller one every "één" would be a name.
const MinTeam = 3

// Kind is what a subject is.
type Kind string

// The two kinds (seed 003): whom someone knows about, and what these ask.
const (
	Group    Kind = "doelgroep"
	Question Kind = "hulpvraag"
)

// Kinds lists both.
func Kinds() []Kind { return []Kind{Group, Question} }

// Depth is how much someone knows about a subject. The zero value is nothing in particular.
type Depth string

// The depths that count.
const (
	Nothing    Depth = ""
	Basis      Depth = "basis"
	Specialist Depth = "specialist"
)

// Subject is a group or a question.
type Subject struct {
	ID     string // the slug of a shipped one, the id of one that the organisation added
	Kind   Kind
	Name   string // fits inside a sentence
	Own    bool   // added by the organisation
	Hidden bool   // only of an added one: not asked and not shown
}

// Mine is what a member says of themselves in one organisation.
type Mine struct {
	Organisation, OrganisationName string
	Subjects                       []Subject // to choose from, groups first
	Depths                         map[string]Depth
	ShowName                       bool
}

// TeamMap is what a team covers, for who is in it.
type TeamMap struct {
	Team, TeamName                 string
	Organisation, OrganisationName string
	Members                        int // of the team
	Map
}

// Overview is what the beheerder looks after: the added subjects, and which team covers what.
type Overview struct {
	Organisation, OrganisationName string
	Own                            []Subject // by name, the hidden ones too
	Subjects                       []Subject // that are asked, groups first
	Teams                          []TeamReach
}

// TeamReach is what a team covers, without names.
type TeamReach struct {
	Team, Name string
	Small      bool // fewer than MinTeam people: nothing is told
	Reach      map[string]Reach
}

// Stored is what is kept of a person in one organisation, for the download.
type Stored struct {
	Organisation string            `json:"organisation"`
	ShowName     bool              `json:"show_name"`
	Subjects     map[string]string `json:"subjects"` // the depth by the name of the subject
}

// The acts that stand in the trail. Detail has "subject", or "from" and "to".
const (
	ActAdded   audit.Act = "expertise.added"
	ActRenamed audit.Act = "expertise.renamed"
	ActHidden  audit.Act = "expertise.hidden"
	ActShown   audit.Act = "expertise.shown"
)

// Service keeps expertise in PostgreSQL. Every method takes the person who acts, and
// answers fault.NotFound for what that person has nothing to do with.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}

// together puts the added subjects that are not hidden behind the shipped ones of their kind.
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

// checkDepths returns fault.Invalid, by the id of the subject, for what cannot be chosen.
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

// cleanName returns the name of a subject as it is kept and the key that tells doubles, or
// fault.Invalid with the field naam.
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

// checkNew is cleanName for a subject of a kind, and tells all faults at once.
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

func double() error { return fault.Invalid{"naam": "Dit onderwerp staat al in de lijst."} }

// fold makes one key of the spellings of a name: small letters without accents, and digits.
func fold(name string) string {
	var key strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			key.WriteRune(r)
		}
	}
	return key.String()
}
