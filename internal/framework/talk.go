package framework

import "fmt"

// BasicSkill is a part of the basisuitrusting: every professional needs it, it is outside the
// competencies, and it is never scored.
type BasicSkill struct {
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Question string `json:"question"` // one to think about
}

// Ladder is a row of steps under one competency, each with a question for those who work together.
type Ladder struct {
	Competency string `json:"competency"` // the slug of the competency
	Name       string `json:"name"`
	Source     string `json:"source"` // where the steps come from
	Steps      []Step `json:"steps"`
}

// Step is one step of a ladder.
type Step struct {
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Question string `json:"question"`
}

// Dialogue is a gesprekskaart: what to talk about with one partner, under one kenmerk.
type Dialogue struct {
	With      string   `json:"with"`      // the slug of the partner
	Title     string   `json:"title"`     // "Met je eigen organisatie"
	Columns   []string `json:"columns"`   // the columns of the kenmerk to read first: resident, organisation
	Questions []string `json:"questions"` // to ask each other
}

// The columns of a kenmerk that a gesprekskaart may show.
const (
	ColumnResident     = "resident"
	ColumnOrganisation = "organisation"
)

// checkBasicKit checks the basisuitrusting. Another framework need not have one.
func checkBasicKit(folder string, f *Framework, fl *faults) {
	slugs, names := unique{}, unique{}
	for i, skill := range f.BasicKit {
		where := fmt.Sprintf("%s: basic_kit[%d]", folder, i)
		checkName(where, skill.Slug, skill.Name, slugs, names, fl)
		fl.text(where+": question", skill.Question)
	}
}

// checkLadder checks the ladder, where there is one.
func checkLadder(folder string, f *Framework, fl *faults) {
	if f.Ladder == nil {
		return
	}
	where := folder + ": ladder"
	if _, ok := f.Competency(f.Ladder.Competency); !ok {
		fl.add(where, "competency %q does not exist", f.Ladder.Competency)
	}
	fl.text(where+": name", f.Ladder.Name)
	fl.text(where+": source", f.Ladder.Source)
	if len(f.Ladder.Steps) == 0 {
		fl.add(where+": steps", "is empty")
	}
	slugs, names := unique{}, unique{}
	for i, step := range f.Ladder.Steps {
		item := fmt.Sprintf("%s: steps[%d]", where, i)
		checkName(item, step.Slug, step.Name, slugs, names, fl)
		fl.text(item+": question", step.Question)
	}
}

// checkDialogue checks the gesprekskaarten of a kenmerk. Another framework need not have any.
func checkDialogue(where string, k Kenmerk, fl *faults) {
	partners, titles := unique{}, unique{}
	for i, d := range k.Dialogue {
		item := fmt.Sprintf("%s: dialogue[%d]", where, i)
		checkName(item, d.With, d.Title, partners, titles, fl)
		fl.texts(item+": questions", d.Questions, false)
		for _, column := range d.Columns {
			if column != ColumnResident && column != ColumnOrganisation {
				fl.add(item+": columns", "%q is no column; there are %s and %s", column, ColumnResident, ColumnOrganisation)
			}
		}
	}
}
