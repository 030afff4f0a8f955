package teams

import (
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/team"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// RoundResultProps describe a round after its last day, for the members of the team.
type RoundResultProps struct {
	team.Published
	Framework *framework.Framework // the edition of the round
	Now       time.Time
	Cover     team.Cover    // the chosen offerings for the aandachtspunten
	Form      AgreementForm // for a lead who may write an agreement down
	Refused   parts.Refused // the form of an agreement, when it had errors
	Done      string        // key for parts.Done
}

// guide is the guide for the talk about the outcome.
func (p RoundResultProps) guide() []team.GuidePart { return team.Guide(*p.Publication, p.Framework) }

// resultLists are the three lists beside the picture, with the title of each and the words for an empty
// one.
var resultLists = []struct {
	Word        team.Word
	Title, None string
}{
	{team.Strong, "Sterk", "Geen competentie springt eruit als sterke kant."},
	{team.InOrder, "Op orde", "Geen competentie zit ertussenin."},
	{team.Attention, "Aandacht", "Geen competentie springt eruit als aandachtspunt."},
}

// counted says roughly how many people took part: "5 tot en met 7 mensen".
func counted(size team.Size) string {
	if from, to, ok := strings.Cut(string(size), "-"); ok {
		return from + " tot en met " + to + " mensen"
	}
	return string(size) + " mensen"
}

// competencyNamesOf writes "A, B en C", each name in quotes because it is a sentence by itself.
func competencyNamesOf(f *framework.Framework, slugs []string) string {
	names := make([]string, len(slugs))
	for i, slug := range slugs {
		names[i] = "“" + parts.CompetencyName(f, slug) + "”"
	}
	return and(names)
}

// and joins words into a Dutch list: "a, b en c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " en " + words[last]
}

// kindNames are the names, for one and for several, of the kinds of offering that a team can
// take part in.
var kindNames = map[offering.Kind][2]string{
	offering.Training:   {"Deze training", "trainingen"},
	offering.Workshop:   {"Deze workshop", "workshops"},
	offering.Programme:  {"Deze leergang", "leergangen"},
	offering.ELearning:  {"Deze e-learning", "e-learnings"},
	offering.PeerReview: {"Deze intervisie", "vormen van intervisie"},
}

// coverSentence says how many aandachtspunten the chosen offerings cover: "Deze twee trainingen
// passen bij 3 van de 3 aandachtspunten."
func coverSentence(c team.Cover) string {
	kind := c.Chosen[0].Offering.Kind
	for _, chosen := range c.Chosen {
		if chosen.Offering.Kind != kind {
			kind = ""
		}
	}
	which := "Deze " + parts.Written(len(c.Chosen)) + " onderdelen"
	switch names := kindNames[kind]; {
	case len(c.Chosen) == 1:
		which = names[0]
	case kind != "":
		which = "Deze " + parts.Written(len(c.Chosen)) + " " + names[1]
	}
	fits := "passen"
	if len(c.Chosen) == 1 {
		fits = "past"
	}
	if len(c.Points) == 1 {
		return which + " " + fits + " bij het aandachtspunt."
	}
	return which + " " + fits + " bij " + strconv.Itoa(len(c.Touched)) + " van de " + strconv.Itoa(len(c.Points)) + " aandachtspunten."
}

// coverTotals returns the total duration and price of the chosen offerings, a sentence each.
func coverTotals(c team.Cover) []string {
	var hours float64
	var cost offering.Cents
	noHours, noCost := 0, 0
	for _, chosen := range c.Chosen {
		if hours += chosen.Offering.Hours; chosen.Offering.Hours == 0 {
			noHours++
		}
		if chosen.Offering.Cost == nil {
			noCost++
		} else {
			cost += *chosen.Offering.Cost
		}
	}
	n := len(c.Chosen)
	return []string{
		totalWords(n, noHours, "De duur", ui.Number(hours, 1)+" uur"),
		totalWords(n, noCost, "De prijs", ui.Euro(int64(cost))),
	}
}

// totalWords writes a total of n offerings. without is for how many of them the amount is
// unknown.
func totalWords(n, without int, what, sum string) string {
	switch {
	case without == n:
		return what + " is onbekend."
	case without > 0:
		rest := "Van de andere"
		if without > 1 {
			rest += " " + parts.Written(without)
		}
		return what + " is " + sum + " voor " + parts.Written(n-without) + " ervan. " + rest + " is die onbekend."
	case n == 1:
		return what + " is " + sum + "."
	default:
		return what + " is samen " + sum + "."
	}
}

// fanReach is the length of a petal, longer for a stronger word.
var fanReach = map[team.Word]float64{team.Attention: 0.5, team.InOrder: 0.75, team.Strong: 1}

// fanClass is the CSS class of a petal. The looks differ in more than colour.
var fanClass = map[team.Word]string{
	team.Attention: "rt-fan__petal rt-fan__petal--attention",
	team.InOrder:   "rt-fan__petal rt-fan__petal--order",
	team.Strong:    "rt-fan__petal rt-fan__petal--strong",
}

// fan is the picture of a published round.
func (p RoundResultProps) fan() parts.FlowerProps {
	fan := parts.FlowerProps{Large: true, Label: "Waaier met een blad per competentie, van links naar rechts. De namen erbij en de lijsten zeggen hetzelfde in woorden."}
	for _, kenmerk := range p.Framework.Kenmerken {
		for _, competency := range kenmerk.Competencies {
			word := p.WordFor(competency.Slug)
			fan.Petals = append(fan.Petals, parts.Petal{
				Kenmerk: kenmerk.Slug, Name: competency.Spoken, Words: string(word), Length: fanReach[word], Look: fanClass[word],
			})
		}
	}
	return fan
}
