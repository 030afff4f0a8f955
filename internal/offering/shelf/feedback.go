package shelf

import (
	"context"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/text"
)

// Bounds on what visitors send about offerings.
const (
	MaxWords       = 1000 // characters of a remark
	maxSentPerHour = 10   // reports and suggestions of one person together
)

// FlagKind is what is wrong with an offering, as someone reports it.
type FlagKind string

// The kinds of fault. The value is stored.
const (
	FlagLink  FlagKind = "link"
	FlagPast  FlagKind = "voorbij"
	FlagFact  FlagKind = "klopt-niet"
	FlagOther FlagKind = "anders"
)

// FlagKinds lists the kinds in the order in which a form offers them.
func FlagKinds() []FlagKind { return []FlagKind{FlagLink, FlagPast, FlagFact, FlagOther} }

// Label is the kind in Dutch, "" for one that does not exist.
func (k FlagKind) Label() string {
	return map[FlagKind]string{
		FlagLink: "De link werkt niet", FlagPast: "Het is voorbij", FlagFact: "Er klopt iets niet", FlagOther: "Iets anders",
	}[k]
}

// Flag is a fault that someone found in an offering.
type Flag struct {
	Offering string // id
	Kind     FlagKind
	Words    string // at most MaxWords characters; needed for FactFault and OtherFault
}

// SuggestedOffering is an offering that someone misses.
type SuggestedOffering struct {
	Title    string
	URL      string // may be ""
	Provider string // may be ""
	Why      string // may be ""
}

// Flag sends a fault to who looks after the offering. It returns fault.Invalid by the
// fields soort and woorden, and fault.NotFound for what the person cannot see.
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
	there, sent, err := s.flag(ctx, person, r)
	switch {
	case err != nil:
		return err
	case !there:
		return fault.NotFound
	case !sent:
		return fault.Invalid{"soort": sentTooMuch}
	}
	return nil
}

const sentTooMuch = "Je stuurde het afgelopen uur al tien berichten. Probeer het later nog eens."

// Suggest tells who look after the national offerings of one that is missing. It returns
// fault.Invalid by the fields titel, adres, aanbieder and waarom.
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
	sent, err := s.suggest(ctx, person, o)
	if err == nil && !sent {
		return fault.Invalid{"titel": sentTooMuch}
	}
	return err
}

// readText returns what someone typed about an offering as it is kept, and adds to invalid what is
// wrong with it, under its field. The name is that of the text inside a sentence.
func readText(invalid fault.Invalid, field, name, typed string, most int) string {
	kept, problem := text.Passage{Name: name, Most: most}.Read(typed)
	invalid.Add(field, problem)
	return kept
}

// Useful is whether an offering was of use, as someone says afterwards.
type Useful string

// The answers. The value is stored and used in forms.
const (
	UsefulYes  Useful = "ja"
	UsefulABit Useful = "beetje"
	UsefulNot  Useful = "nee"
)

// UsefulAnswers lists the answers in the order in which a form offers them.
func UsefulAnswers() []Useful { return []Useful{UsefulYes, UsefulABit, UsefulNot} }

// Label is the answer in Dutch, "" for one that does not exist.
func (u Useful) Label() string {
	return map[Useful]string{UsefulYes: "Ja", UsefulABit: "Een beetje", UsefulNot: "Nee"}[u]
}

// SayUseful keeps the person's one answer about an offering. It returns fault.Invalid, with
// the field nuttig, for an answer that does not exist and fault.NotFound for what they
// cannot see.
func (s *Service) SayUseful(ctx context.Context, person, id string, answer Useful) error {
	if answer.Label() == "" {
		return fault.Invalid{"nuttig": "Kies of het aanbod nuttig was."}
	}
	if !offering.ID.MatchString(id) {
		return fault.NotFound
	}
	return s.sayUseful(ctx, person, id, answer)
}
