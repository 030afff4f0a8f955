package shelf

import (
	"context"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/text"
)

// The limits on the texts that people send about offerings.
const (
	MaxWords       = 1000 // characters in the text of a flag or the reason of a suggestion
	maxSentPerHour = 10   // flags and suggestions of one person together
	maxWaiting     = 100  // the same, as long as nobody has handled them
)

// FlagKind says what is wrong with an offering, according to the person who flags it.
type FlagKind string

// The kinds of flag. The value is stored.
const (
	FlagLink  FlagKind = "link"       // the link does not work
	FlagPast  FlagKind = "voorbij"    // the offering is past
	FlagFact  FlagKind = "klopt-niet" // a fact is wrong
	FlagOther FlagKind = "anders"     // something else
)

// FlagKinds lists the kinds, in the order in which a form offers them.
func FlagKinds() []FlagKind { return []FlagKind{FlagLink, FlagPast, FlagFact, FlagOther} }

// Label returns the kind in Dutch, or "" if there is no such kind.
func (k FlagKind) Label() string {
	return map[FlagKind]string{
		FlagLink: "De link werkt niet", FlagPast: "Het is voorbij", FlagFact: "Er klopt iets niet", FlagOther: "Iets anders",
	}[k]
}

// Flag is a report about an offering: a person says that something is wrong with it.
type Flag struct {
	Offering string   // id of the offering
	Kind     FlagKind // the kind of fault
	Words    string   // at most MaxWords characters; required for FlagFact and FlagOther
}

// SuggestedOffering is an offering that a person misses in the catalogue.
type SuggestedOffering struct {
	Title    string // at most 300 characters, not ""
	URL      string // at most 2000 characters; "" only with a Provider
	Provider string // at most 300 characters; "" only with a URL
	Why      string // at most MaxWords characters; may be ""
}

// Flag sends a flag to the admins who look after the offering. It returns fault.Invalid, by
// the fields soort and woorden, also if the person has sent too much, and fault.NotFound for an offering that the person cannot see.
func (s *Service) Flag(ctx context.Context, person string, r Flag) error {
	if !offering.ID.MatchString(r.Offering) {
		return fault.NotFound
	}
	invalid := fault.Invalid{}
	r.Words = readText(invalid, "woorden", "je tekst", r.Words, MaxWords)
	if r.Kind.Label() == "" {
		invalid["soort"] = "Kies wat er aan de hand is."
	}
	if r.Words == "" && (r.Kind == FlagFact || r.Kind == FlagOther) {
		invalid["woorden"] = "Schrijf op wat er niet klopt."
	}
	if len(invalid) > 0 {
		return invalid
	}
	there, refusal, err := s.flag(ctx, person, r)
	switch {
	case err != nil:
		return err
	case !there:
		return fault.NotFound
	case refusal != "":
		return fault.Invalid{"soort": refusal}
	}
	return nil
}

// refuse returns why a person who sent so much in the last hour, and of whom so much waits to be
// handled, can send nothing now, or "" if they can.
func refuse(lastHour, waiting int) string {
	switch {
	case lastHour >= maxSentPerHour:
		return "Je hebt het afgelopen uur al tien berichten gestuurd. Probeer het over een uur opnieuw."
	case waiting >= maxWaiting:
		return "Je hebt al honderd berichten gestuurd die nog niet zijn behandeld. Wacht tot we er een paar hebben bekeken."
	}
	return ""
}

// Suggest sends a suggestion to the landelijk beheerders. It returns fault.Invalid, by the
// fields titel, adres, aanbieder and waarom, also if the person has sent too much.
func (s *Service) Suggest(ctx context.Context, person string, o SuggestedOffering) error {
	invalid := fault.Invalid{}
	o = SuggestedOffering{
		Title: readText(invalid, "titel", "de titel", o.Title, 300), URL: readText(invalid, "adres", "het webadres", o.URL, 2000),
		Provider: readText(invalid, "aanbieder", "de aanbieder", o.Provider, 300), Why: readText(invalid, "waarom", "je tekst", o.Why, MaxWords),
	}
	if o.Title == "" {
		invalid["titel"] = "Vul in hoe het aanbod heet."
	}
	if o.URL == "" && o.Provider == "" {
		invalid["adres"] = "Vul het webadres in, of de aanbieder. Dan kunnen we het vinden."
	}
	if o.URL != "" && !offering.IsAddress(o.URL) {
		invalid["adres"] = "Vul een webadres in, bijvoorbeeld www.voorbeeld.nl/training."
	}
	if len(invalid) > 0 {
		return invalid
	}
	refusal, err := s.suggest(ctx, person, o)
	if err == nil && refusal != "" {
		return fault.Invalid{"titel": refusal}
	}
	return err
}

// readText returns a typed text in the form in which it is stored, and adds to invalid, under
// field, why it is refused. Name is the name of the text in a Dutch sentence, and most the
// largest number of characters.
func readText(invalid fault.Invalid, field, name, typed string, most int) string {
	kept, problem := text.Passage{Name: name, Most: most}.Read(typed)
	invalid.Add(field, problem)
	return kept
}

// Useful says whether an offering was useful to a person, in their own opinion.
type Useful string

// The answers. The value is stored and used in forms.
const (
	UsefulYes  Useful = "ja"
	UsefulABit Useful = "beetje"
	UsefulNot  Useful = "nee"
)

// UsefulAnswers lists the answers, in the order in which a form offers them.
func UsefulAnswers() []Useful { return []Useful{UsefulYes, UsefulABit, UsefulNot} }

// Label returns the answer in Dutch, or "" if there is no such answer.
func (u Useful) Label() string {
	return map[Useful]string{UsefulYes: "Ja", UsefulABit: "Een beetje", UsefulNot: "Nee"}[u]
}

// SayUseful stores the person's answer about an offering, in place of an earlier answer. It
// returns fault.Invalid, with the field nuttig, for an unknown answer, and fault.NotFound for
// an offering that the person cannot see.
func (s *Service) SayUseful(ctx context.Context, person, id string, answer Useful) error {
	if answer.Label() == "" {
		return fault.Invalid{"nuttig": "Kies of het aanbod nuttig was."}
	}
	if !offering.ID.MatchString(id) {
		return fault.NotFound
	}
	return s.sayUseful(ctx, person, id, answer)
}
