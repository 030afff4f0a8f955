package demo

import (
	"context"
	"strings"

	"reflectietool/internal/expertise"
)

// knows is what the example people say that they know about, by first name: "*" makes a
// subject one they are a specialist in, and a name that begins with "+" is shown. In Noord
// only Daan knows about schulden; Gijs says nothing.
var knows = map[string]string{
	"+Anna": "ouderen* mantelzorgers* overbelasting eenzaamheid", "Bilal": "nieuwkomers taal* werk regelingen",
	"Chantal": "jeugd opvoeding scheiding", "+Daan": "schulden* rondkomen* regelingen",
	"Esra": "gezinnen opvoeding huiselijk-geweld", "+Femke": "psychisch* psychische-klachten zorg-mijden",
	"Hanna": "ouderen eenzaamheid vrijwilligers*", "Lotte": "gezinnen vrijwilligers",
	"+Ilse": "lvb* schulden rondkomen", "Joris": "schulden* regelingen werk", "Kim": "ouderen dementie* mantelzorgers",
	"Lars": "daklozen wonen* verslaving", "Mila": "jeugd school opvoeding", "+Marit": "eenzaamheid rouw",
	"+Piet": "jeugd* school", "Qadir": "jongvolwassenen werk verslaving",
}

// fillExpertise has people say what they know about, so that one subject in Noord leans on one person. Who left says nothing.
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
		if err := service.Save(ctx, person, organisation, depths, shown); err != nil && !changed(err) {
			return err
		}
	}
	return nil
}
