package team

import (
	"slices"
	"strconv"

	"reflectietool/internal/framework"
)

// GuideMinutes is how many minutes the conversation takes in all.
const GuideMinutes = 60

// PicturePart is the part of the guide, counted from 1, in which the team looks at the picture.
const PicturePart = 2

// GuidePart is a part of the conversation guide, in Dutch, as a team reads it.
type GuidePart struct {
	Minutes int          // how long the part takes
	Title   string       // of the part
	Lines   []string     // what to do, in order
	Themes  []GuideTheme // the kenmerken to talk about, if any
}

// GuideTheme is a kenmerk to talk about. Its reflection question is asked. Where it has
// aandachtspunten, the guide also says what an organisation can offer.
type GuideTheme struct {
	Kenmerk      framework.Kenmerk      // whose reflection question is asked
	Competencies []framework.Competency // the competencies of the kenmerk to talk about
	Support      bool                   // also show Kenmerk.Organisation
}

// Guide makes a guide for a conversation of an hour from the outcome of a round. It suits any
// number of sterke kanten and aandachtspunten, including none. From four on the team chooses, since
// the order of the framework says nothing about importance.
func Guide(p Publication, f *framework.Framework) []GuidePart {
	strong, attention := p.With(Strong), p.With(Attention)
	return []GuidePart{
		{Minutes: 5, Title: "Beginnen", Lines: []string{
			"Spreek af wie het gesprek leidt en wie op de tijd let.",
			"Je hoeft je eigen keuze niet te vertellen. Raad ook niet naar die van een ander.",
			"Het beeld gaat over het team, en het is geen oordeel.",
		}},
		{Minutes: 10, Title: "Het beeld bekijken", Lines: []string{
			"Lees ieder voor zich de woorden. Neem daar twee minuten voor.",
			"Noem daarna om de beurt één ding dat je herkent of dat je verrast. Praat er nog niet over door.",
		}},
		strengthsPart(f, strong, attention),
		growthPart(f, strong, attention),
		{Minutes: 10, Title: "Afspreken", Lines: []string{
			"Kies één stap voor de komende maand, klein genoeg om echt te doen.",
			"Schrijf op wat jullie doen, wie begint en wanneer jullie terugkijken.",
			"Is er iets nodig van de organisatie? Spreek af wie dat vraagt.",
		}},
	}
}

// strengthsPart is the part about sterke kanten. It is shorter when it has to make room.
func strengthsPart(f *framework.Framework, strong, attention []string) GuidePart {
	if len(strong) == 0 {
		return GuidePart{Minutes: shared(attention, 10, 15), Title: "Wat er al goed gaat", Lines: []string{
			"Geen competentie springt eruit als sterke kant. Dat zegt niet dat er niets goed gaat.",
			"Denk ieder aan een moment van de afgelopen maand waarop het team goed werk heeft gedaan.",
			"Vertel er een paar. Welke van de tien competenties zie je erin terug?",
		}}
	}
	part := GuidePart{Minutes: shared(attention, 15, 20), Title: "Sterke kanten", Lines: choice(strong, "sterke kanten")}
	part.Lines = append(part.Lines, "Wie weet een voorbeeld uit de afgelopen maand? Wat deed je toen, en wat merkte de inwoner?")
	if len(attention) > 0 {
		part.Lines = append(part.Lines, "Hoe kan deze kant helpen bij een aandachtspunt?")
	} else {
		part.Lines = append(part.Lines, "Wie in de buurt of de organisatie kan hier iets van leren?")
	}
	part.Themes = themes(f, strong, attention)
	return part
}

// growthPart is the part about the aandachtspunten, or, without any, about what the team wants to
// grow in.
func growthPart(f *framework.Framework, strong, attention []string) GuidePart {
	if len(attention) == 0 {
		return GuidePart{Minutes: shared(strong, 15, 20), Title: "Waar jullie in willen groeien", Lines: []string{
			"Geen competentie springt eruit als aandachtspunt. Jullie kiezen dus vrij.",
			"Wat verandert er het komende jaar in de wijk of in het werk?",
			"Kies één competentie die dan meer van jullie vraagt. Hoe ziet goed werk er dan uit?",
		}}
	}
	part := GuidePart{Minutes: shared(strong, 20, 25), Title: "Aandachtspunten", Lines: choice(attention, "aandachtspunten")}
	part.Lines = append(part.Lines,
		"Wanneer merk je dit in het werk? En wat merkt een inwoner ervan?",
		"Komt het door kennis, door te weinig tijd of ruimte, of komt het weinig voor? Dat vraagt elk iets anders.",
		"Wat kan het team zelf doen? Wat is nodig van de organisatie?",
	)
	part.Themes = themes(f, attention, nil)
	for i := range part.Themes {
		part.Themes[i].Support = true
	}
	return part
}

// shared returns how many minutes a part takes: beside when there is something of the other subject
// as well, alone when there is not.
func shared(other []string, beside, alone int) int {
	if len(other) > 0 {
		return beside
	}
	return alone
}

// choice says how to begin with one, a few or many competencies.
func choice(of []string, name string) []string {
	switch n := len(of); {
	case n == 1:
		return nil
	case n <= placesNamed:
		return []string{"Begin met wat jullie nu het meest bezighoudt. Alles bespreken hoeft niet."}
	default:
		return []string{"Er zijn " + strconv.Itoa(n) + " " + name + ". Ieder noemt er twee. Praat over de twee die het vaakst genoemd zijn."}
	}
}

// themes groups competencies by kenmerk, in the framework's order. It leaves out a kenmerk that
// also holds a competency from later: its question is asked in that part.
func themes(f *framework.Framework, competencies, later []string) (all []GuideTheme) {
	for _, k := range f.Kenmerken {
		if about := among(k, competencies); len(about) > 0 && len(among(k, later)) == 0 {
			all = append(all, GuideTheme{Kenmerk: k, Competencies: about})
		}
	}
	return all
}

// among returns the competencies of a kenmerk that are in named.
func among(k framework.Kenmerk, named []string) (in []framework.Competency) {
	for _, c := range k.Competencies {
		if slices.Contains(named, c.Slug) {
			in = append(in, c)
		}
	}
	return in
}
