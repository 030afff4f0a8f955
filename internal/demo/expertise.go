package demo

import (
	"context"
	"strings"

	"reflectietool/internal/expertise"
)

// knows lists the subjects that the example people know about, by first name. A "*" after a subject
// means specialist, and a "+" before a name means that the name is shown. In Noord only Daan knows
// about schulden; Gijs names nothing.
var knows = map[string]string{
	"+Anna": "ouderen* mantelzorgers* overbelasting eenzaamheid", "Bilal": "nieuwkomers taal* werk regelingen",
	"Chantal": "jeugd opvoeding scheiding", "+Daan": "schulden* rondkomen* regelingen",
	"Esra": "gezinnen opvoeding huiselijk-geweld", "+Femke": "psychisch* psychische-klachten zorg-mijden",
	"Hanna": "ouderen eenzaamheid vrijwilligers*", "Lotte": "gezinnen vrijwilligers",
	"+Ilse": "lvb* schulden rondkomen", "Joris": "schulden* regelingen werk", "Kim": "ouderen dementie* mantelzorgers",
	"Lars": "daklozen wonen* verslaving", "Mila": "jeugd school opvoeding", "+Marit": "eenzaamheid rouw",
	"+Piet": "jeugd* school", "Qadir": "jongvolwassenen werk verslaving",
}

// fillExpertise declares what the example people know about, so that one subject in Noord depends
// on one person. People who left are skipped.
func fillExpertise(ctx context.Context, service *expertise.Service, organisation string, people map[string]string) error {
	for key, subjects := range knows {
		name, shown := strings.CutPrefix(key, "+")
		person, there := people[address(name)]
		if !there {
			continue
		}
		depths := map[string]expertise.Depth{}
		for subject := range strings.FieldsSeq(subjects) {
			id, deep := strings.CutSuffix(subject, "*")
			depths[id] = expertise.Basis
			if deep {
				depths[id] = expertise.Specialist
			}
		}
		if err := service.Save(ctx, person, organisation, depths, &shown); err != nil && !changed(err) {
			return err
		}
	}
	return nil
}
