package pages

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"reflectietool/internal/organisation"
	"reflectietool/templates/ui"
)

// Refused is a form that came back: which one of the forms on a page, what was typed and
// what is wrong with it. The zero value is no form.
type Refused struct {
	Form   string            // as the page names it
	Typed  url.Values        // everything that was sent
	Errors map[string]string // by the name of the field
}

// value is what to show in a field: what was typed, or else what is stored, as when
// another form about the same thing was sent.
func (f Refused) value(form, field, stored string) string {
	if f.Form != form || !f.Typed.Has(field) {
		return stored
	}
	return f.Typed.Get(field)
}

// failure is what is wrong with a field.
func (f Refused) failure(form, field string) string {
	if f.Form != form {
		return ""
	}
	return f.Errors[field]
}

// open reports whether a form came back, so that what hides it must be open.
func (f Refused) open(form string) bool { return f.Form == form }

// fieldErrors leads to the fields, whose ids are made by fieldID.
func (f Refused) fieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for field, message := range f.Errors {
		errors = append(errors, ui.FieldError{FieldID: fieldID(f.Form, field), Message: message})
	}
	slices.SortFunc(errors, func(a, b ui.FieldError) int { return strings.Compare(a.FieldID, b.FieldID) })
	return errors
}

// fieldID is the id of a field in one of several forms on a page. Without a field it is
// that of the form, for what is wrong with all of it.
func fieldID(form, field string) string {
	if field == "" {
		return form
	}
	return form + "-" + field
}

// The forms on the pages for organisations that can come back.
const (
	NewOrganisationForm = "organisatie"
	InviteAdminForm     = "beheerder"
	NewTeamForm         = "team"
	InviteForm          = "uitnodiging"
)

// doneTexts say what a form did, once, on the page that it leads back to. The key stands
// in the URL, so it says nothing about anyone.
var doneTexts = map[string]string{
	"inloggen-bewaard":       "De instellingen zijn bewaard. Mensen met een adres op deze domeinen kunnen nu inloggen met hun account.",
	"inloggen-verwijderd":    "De koppeling is verwijderd.",
	"organisatie-gemaakt":    "De organisatie is gemaakt. De eerste beheerder krijgt een mail met een uitnodiging.",
	"beheerder-uitgenodigd":  "De beheerder krijgt een mail met een uitnodiging.",
	"team-gemaakt":           "Het team is gemaakt.",
	"team-hernoemd":          "De naam van het team is veranderd.",
	"team-verwijderd":        "Het team is verwijderd.",
	"uitgenodigd":            "De uitnodigingen gaan per mail op weg. Ze werken zeven dagen.",
	"opnieuw":                "De uitnodiging gaat opnieuw per mail op weg. Hij werkt weer zeven dagen.",
	"ingetrokken":            "De uitnodiging is ingetrokken. De link in de mail werkt niet meer.",
	"functie-bewaard":        "De functie is bewaard. Het profiel geldt voor nieuwe reflecties.",
	"functie-verwijderd":     "De functie is verwijderd.",
	"instellingen":           "De instellingen zijn bewaard.",
	"sessie-gepland":         "De teamsessie is gepland. Vertel het je team: er gaat geen mail uit.",
	"sessie-veranderd":       "De teamsessie is veranderd.",
	"sessie-afgezegd":        "De teamsessie is afgezegd. De kaarten zijn weg.",
	"kaart-bewaard":          "Je kaart ligt klaar. Er staat geen naam op.",
	"kaart-terug":            "Je kaart is weg.",
	"expertise-bewaard":      "Je onderwerpen zijn bewaard.",
	"onderwerp-erbij":        "Het onderwerp staat nu in de lijst.",
	"onderwerp-hernoemd":     "De naam van het onderwerp is veranderd.",
	"onderwerp-verborgen":    "Het onderwerp staat niet meer in de lijst.",
	"onderwerp-terug":        "Het onderwerp staat weer in de lijst.",
	"functie":                "De functie van deze collega is veranderd.",
	"team-erbij":             "Deze collega zit nu in het team.",
	"team-eruit":             "Deze collega zit niet meer in het team.",
	"leider-geven":           "Deze collega is nu teamleider.",
	"leider-nemen":           "Deze collega is geen teamleider meer.",
	"beheerder-geven":        "Deze collega is nu beheerder.",
	"beheerder-nemen":        "Deze collega is geen beheerder meer.",
	"verwijderen":            "Deze collega is geen lid meer van de organisatie.",
	"geen-beheerder":         "Je bent geen beheerder meer van deze organisatie.",
	"uitnodiging-aangenomen": "Je bent nu lid van de organisatie.",
	"uitnodiging-afgewezen":  "Je hebt de uitnodiging afgewezen. Je hoeft verder niets te doen.",
	"eigen-functie":          "Je functie is bewaard. Het profiel geldt voor je volgende reflectie.",
	"aanbod-bewaard":         "Het aanbod is bewaard.",
	"aanbod-gepubliceerd":    "Het aanbod is bewaard en gepubliceerd. Professionals zien het nu.",
	"aanbod-gekopieerd":      "Dit is de kopie. Hij is een concept.",
	"archiveren":             "Het aanbod staat in het archief. Professionals zien het niet meer.",
	"terughalen":             "Het aanbod is weer een concept.",
	"nagekeken":              "Het aanbod is vandaag nagekeken.",
	"publiceren":             "Het aanbod is gepubliceerd. Professionals zien het nu.",
	"afgehandeld":            "De melding is afgehandeld.",
	"voorstel":               "Het voorstel is afgehandeld.",
	"teruggezet":             "De eerdere versie staat er weer.",
	"groep":                  "De wijzigingen zijn bewaard. Je kunt ze een dag lang ongedaan maken.",
	"groep-niets":            "Er is niets gewijzigd: intussen was alles al anders.",
	"import-weg":             "De proef is weg. Het aanbod is niet veranderd.",
	"vinkjes":                "Je vinkjes zijn bewaard.",
	"ronde-geopend":          "De ronde loopt. Je ziet hier of er genoeg deelnemers zijn.",
	"herinnerd":              "De herinnering gaat per mail op weg, naar iedereen die mee mag doen.",
	"organisatie-verlaten":   "Je bent geen lid meer van de organisatie. Je resultaten zijn er nog.",
}

// MemberName is what colleagues see of someone: the name, or else the address.
func MemberName(name, email string) string { return cmp.Or(name, email) }

// roleWords tells what someone is in an organisation: "Beheerder · teamleider van Noord ·
// lid van Zuid".
func roleWords(admin bool, teams []organisation.TeamRole) string {
	var words []string
	if admin {
		words = append(words, "beheerder")
	}
	for _, team := range teams {
		if team.Leads {
			words = append(words, "teamleider van "+team.Name)
		} else {
			words = append(words, "lid van "+team.Name)
		}
	}
	if len(words) == 0 {
		return "Zit nog in geen team"
	}
	return sentenceCase(strings.Join(words, " · "))
}

// invitedAs tells what an invitation makes someone: "teamleider van Noord".
func invitedAs(i organisation.Invitation) string {
	var words []string
	if i.Admin {
		words = append(words, "beheerder")
	}
	switch {
	case i.Leads:
		words = append(words, "teamleider van "+i.TeamName)
	case i.Team != "":
		words = append(words, "lid van "+i.TeamName)
	case !i.Admin:
		words = append(words, "collega")
	}
	return strings.Join(words, " en ")
}

// LegalBases are the bases that an employer can rely on, in the order in which they are
// asked, each with what it means.
var LegalBases = []struct {
	Basis       organisation.LegalBasis
	Label, Text string
}{
	{organisation.LegitimateInterest, "Gerechtvaardigd belang (AVG artikel 6 lid 1 f)",
		"De organisatie heeft er een belang bij, en dat weegt op tegen het belang van de medewerkers. Schrijf die afweging op. Een overheid kan dit niet gebruiken voor haar eigen taken."},
	{organisation.PublicInterest, "Taak van algemeen belang (AVG artikel 6 lid 1 e)",
		"Het hoort bij een taak van algemeen belang of bij openbaar gezag. Die taak moet in de wet staan."},
	{organisation.Contract, "Uitvoering van een overeenkomst (AVG artikel 6 lid 1 b)",
		"Het is nodig om de arbeidsovereenkomst uit te voeren. Handig alleen is niet genoeg."},
	{organisation.LegalObligation, "Wettelijke plicht (AVG artikel 6 lid 1 c)",
		"Een wet verplicht de organisatie ertoe. Noem die wet in de toelichting."},
}

// paged is which part of a list of n a page is, counted from 1; a page that is not there
// is the nearest one that is.
func paged(n, page, size int) (from, to, pages int) {
	pages = max(1, (n+size-1)/size)
	page = min(max(page, 1), pages)
	from = (page - 1) * size
	return from, min(from+size, n), pages
}
