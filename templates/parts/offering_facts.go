package parts

import (
	"cmp"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
	"reflectietool/templates/ui"
)

const unknown = "onbekend"

// ValueOrUnknown returns the value, or "onbekend" for an empty one.
func ValueOrUnknown(value string) string { return cmp.Or(value, unknown) }

// OfferingKind says in one line what an offering is: its kind and, when known, its provider.
func OfferingKind(o *offering.Offering) string {
	return joined(ui.SentenceCase(string(o.Kind)), o.Provider)
}

// KnownFacts is the line of facts on the card of an offering: form, duration, cost and region. What
// is unknown is left out, so the line can be empty, and so are the source's own words beside an
// amount; the page of the offering has both.
func KnownFacts(o *offering.Offering) string {
	duration, cost := hoursWords(o), amountWords(o)
	if cost == "" {
		cost = o.CostText
	}
	if o.Cost == nil && cost != "" && !strings.Contains(strings.ToLower(cost), "kosten") {
		cost = "kosten: " + cost // such as "op aanvraag", which does not say what it is about
	}
	return joined(formatWords(o), cmp.Or(duration, o.DurationText), cost, strings.Join(o.Regions, ", "))
}

// OfferingFacts is OfferingKind and KnownFacts in one line.
func OfferingFacts(o *offering.Offering) string { return joined(OfferingKind(o), KnownFacts(o)) }

// joined puts a dot between the facts that are known.
func joined(facts ...string) string {
	var known []string
	for _, fact := range facts {
		if fact != "" {
			known = append(known, fact)
		}
	}
	return strings.Join(known, " · ")
}

func formatWords(o *offering.Offering) string {
	words := make([]string, len(o.Formats))
	for i, f := range o.Formats {
		words[i] = string(f)
	}
	return strings.Join(words, ", ")
}

func hoursWords(o *offering.Offering) string {
	if o.Hours > 0 {
		return ui.Number(o.Hours, 2) + " uur"
	}
	return ""
}

func amountWords(o *offering.Offering) string {
	switch {
	case o.Cost == nil:
		return ""
	case *o.Cost == 0:
		return "gratis"
	default:
		return ui.Euro(int64(*o.Cost))
	}
}

// amountWithText puts the source's words in brackets after an amount, unless they begin with
// that amount.
func amountWithText(amount, text string) string {
	switch {
	case text == "", strings.EqualFold(amount, text):
		return amount
	case amount == "", strings.HasPrefix(strings.ReplaceAll(text, "\u00a0", " "), strings.ReplaceAll(amount, "\u00a0", " ")):
		return text
	default:
		return amount + " (" + text + ")"
	}
}

func startWords(o *offering.Offering) string {
	words := make([]string, len(o.Starts))
	for i, s := range o.Starts {
		words[i] = strings.TrimSpace(calendar.Date(s.Date) + " " + s.Place)
		switch {
		case s.Left == nil:
		case *s.Left == 0:
			words[i] += " (vol)"
		default:
			words[i] += " (nog " + ui.Count(*s.Left, "plek", "plekken") + ")"
		}
	}
	return strings.Join(words, ", ")
}

// accreditationWords returns the accreditations that the source states, with days in Dutch.
func accreditationWords(o *offering.Offering) string {
	words := make([]string, len(o.Accreditations))
	for i, a := range o.Accreditations {
		words[i] = ISODay.ReplaceAllStringFunc(a.Text, DayWords)
	}
	return strings.Join(words, "; ")
}

var languageNames = map[string]string{"nl": "Nederlands", "en": "Engels", "de": "Duits", "fr": "Frans", "fy": "Fries"}

// LanguageWords returns the Dutch name of a language, or the code of one without a name here.
func LanguageWords(code string) string { return cmp.Or(languageNames[code], code) }

// sourceDateWords writes a date of the source in Dutch, whether it is a year, a month or a day.
func sourceDateWords(date string) string {
	if day, err := time.Parse(time.DateOnly, date); err == nil {
		return calendar.Date(day)
	}
	if month, err := time.Parse("2006-01", date); err == nil {
		return strings.TrimPrefix(calendar.Date(month), "1 ")
	}
	return ValueOrUnknown(date)
}

// fact is one fact of an offering: its value, "" when unknown, and its name where it is unknown.
type fact struct {
	ui.Term
	without string
}

func offeringFacts(o *offering.Offering) []fact {
	until := ""
	if !o.ValidUntil.IsZero() {
		until = calendar.Date(o.ValidUntil)
	}
	return []fact{
		{ui.Term{Name: "Soort", Value: ui.SentenceCase(string(o.Kind))}, "soort"},
		{ui.Term{Name: "Aanbieder", Value: o.Provider}, "aanbieder"},
		{ui.Term{Name: "Vorm", Value: formatWords(o)}, "vorm"},
		{ui.Term{Name: "Duur", Value: amountWithText(hoursWords(o), o.DurationText)}, "duur"},
		{ui.Term{Name: "Kosten", Value: amountWithText(amountWords(o), o.CostText)}, "kosten"},
		{ui.Term{Name: "Regio of plaats", Value: strings.Join(o.Regions, ", ")}, "regio of plaats"},
		{ui.Term{Name: "Startdata", Value: startWords(o)}, "startdata"},
		{ui.Term{Name: "Taal", Value: LanguageWords(o.Language)}, "taal"},
		{ui.Term{Name: "Opleidingsniveau", Value: strings.Join(o.EducationLevels, ", ")}, "opleidingsniveau"},
		{ui.Term{Name: "Erkenning of registerpunten, volgens de bron", Value: accreditationWords(o)}, "erkenning of registerpunten"},
		{ui.Term{Name: "Geldig tot en met", Value: until}, "tot wanneer het geldig is"},
	}
}

// offeringTerms are the known facts of an offering.
func offeringTerms(o *offering.Offering) []ui.Term {
	var terms []ui.Term
	for _, f := range offeringFacts(o) {
		if f.Value != "" {
			terms = append(terms, f.Term)
		}
	}
	return terms
}

// unknownFacts names the unknown facts of an offering in one sentence, "" when all are known.
func unknownFacts(o *offering.Offering) string {
	var names []string
	for _, f := range offeringFacts(o) {
		if f.Value == "" {
			names = append(names, f.without)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Niet bekend: " + strings.Join(names, ", ") + "."
}
