package demo

import (
	"math/rand/v2"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// domain is the domain of the example people's addresses; it cannot exist (RFC 2606).
const domain = "@voorbeeld.example"

func address(first string) string { return strings.ToLower(first) + domain }

// targets are the target levels of the example function that differ from the default.
var targets = map[string]framework.Level{"samenwerking": framework.PassingOn, "ondernemerschap": framework.Growing}

// person is an example person.
type person struct {
	id       string // set once it is in the database
	name     string
	team     int // an index of teams, -1 for none
	leads    bool
	admin    bool
	national bool
	reflects bool
}

func (p person) email() string {
	first, _, _ := strings.Cut(p.name, " ")
	return address(first)
}

// teams are the example teams: two of an ordinary size, and one of fewer than five people, where
// nobody may be recognisable.
var teams = []string{"Wijkteam Voorbeeld-Noord", "Wijkteam Voorbeeld-Zuid", "Jongerenteam Voorbeeld"}

// everybody lists the example people, the one whom a visitor can be first.
func everybody() []person {
	groups := []struct {
		lead    string
		members string
	}{
		{"Lotte", "Anna Bilal Chantal Daan Esra Femke Gijs Hanna"},
		{"Marit", "Ilse Joris Kim Lars Mila Noah"},
		{"Olga", "Piet Qadir"},
	}
	var all []person
	for team, group := range groups {
		for first := range strings.FieldsSeq(group.members) {
			all = append(all, person{name: first + " Voorbeeld", team: team, reflects: true})
		}
		all = append(all, person{name: group.lead + " Voorbeeld", team: team, leads: true, reflects: true})
	}
	return append(all,
		person{name: "Bas Voorbeeld", team: -1, admin: true},
		person{name: "Nora Voorbeeld", team: -1, national: true},
	)
}

// answersOf draws the answers of one person, always the same ones. Levels are spread as in
// the simulation of quality (.10/.33/.42/.15); in a later round one in three is higher, and in one
// before the first, round -1, one in three is lower.
func answersOf(f *framework.Framework, seed uint64, round int) assessment.Changes {
	draw := rand.New(rand.NewPCG(seed, 2013)) // #nosec G404 -- examples, no secrets
	changes := assessment.Changes{
		Statements:   map[string]assessment.Answer{},
		Competencies: map[string]assessment.CompetencyChange{},
	}
	for _, competency := range f.Competencies() {
		level := levelOf(draw.Float64())
		switch turn := draw.IntN(3); {
		case round > 0 && turn == 0 && level < framework.PassingOn:
			level++
		case round < 0 && turn == 1 && level > framework.Exploring:
			level--
		}
		choice := assessment.ChoiceOf(level)
		changes.Competencies[competency.Slug] = assessment.CompetencyChange{Choice: &choice}
		for _, statement := range competency.Statements {
			near := min(max(int(level)+draw.IntN(3)-1, 1), 4)
			changes.Statements[statement.Code] = assessment.Answers()[near-1]
		}
	}
	return changes
}

// examplesOf are the notes that the first person made in a round, by competency.
func examplesOf(round int) map[string]string {
	return map[int]map[string]string{
		-1: {"samenwerking": "Ik ken de mensen van de school. Met de huisartsen heb ik nog geen contact."},
		0:  {"samenwerking": "Ik heb kennisgemaakt met de huisartsen. Eén van hen belt nu soms zelf."},
		1: {
			"samenwerking":      "We bespreken elke maand met school en de huisartsen wat er speelt in de wijk.",
			"vraagverheldering": "Ik laat nu vaker een stilte vallen. Dan komt er meer op tafel.",
		},
	}[round]
}

func levelOf(chance float64) framework.Level {
	switch {
	case chance < 0.10:
		return framework.Exploring
	case chance < 0.43:
		return framework.Growing
	case chance < 0.85:
		return framework.Steady
	default:
		return framework.PassingOn
	}
}
