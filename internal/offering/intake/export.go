package intake

import (
	"fmt"
	"io"
	"strings"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

// writeFile writes offerings in the format CSV, XLSX or JSON. For another format it returns
// fault.NotFound.
func writeFile(w io.Writer, format exchange.Format, rows []exchange.Values, notes []exchange.Note) error {
	switch format {
	case exchange.CSV:
		return exchange.WriteCSV(w, exchange.Columns, rows)
	case exchange.XLSX:
		return exchange.WriteXLSX(w, exchange.Columns, rows, notes)
	case exchange.JSON:
		return exchange.WriteJSON(w, exchange.Columns, rows)
	default:
		return fmt.Errorf("write offerings as %s: %w", format, fault.NotFound)
	}
}

// FormatNamed returns the format with a name in URLs: csv, xlsx or json, in any case. Ok is
// false for any other name.
func FormatNamed(name string) (format exchange.Format, ok bool) {
	switch strings.ToLower(name) {
	case "csv":
		return exchange.CSV, true
	case "xlsx":
		return exchange.XLSX, true
	case "json":
		return exchange.JSON, true
	}
	return "", false
}

// Template writes a file to fill in, in the format CSV or XLSX: the columns, and one example
// row, which an import ignores. In XLSX a second sheet says what each column can hold. For
// JSON it returns fault.NotFound; a write error is returned.
func Template(w io.Writer, format exchange.Format, fw *framework.Framework) error {
	row := exchange.Values{
		"id": exampleKey, "title": "Deze rij is een voorbeeld en wordt overgeslagen", "kind": "training", "state": "concept",
		"provider": "Naam van de aanbieder", "description": "In één alinea wat het is", "url": "https://voorbeeld.example/training",
		"format": "fysiek|online", "duration_hours": "12.5", "duration_text": "twee dagen", "cost_eur": "249.50", "cost_text": "€ 249,50 inclusief btw",
		"region": "Utrecht|Zwolle", "language": "nl", "page_language": "nl", "accreditation": "Naam van het register: 12 punten, geldig tot en met 2028-12-31",
		"level": "hbo", "competencies": fw.Kenmerken[0].Competencies[0].Slug, "from_level": "2", "to_level": "3", "level_basis": "bron", "kenmerk": fw.Kenmerken[0].Name,
		"source": "https://voorbeeld.example/training", "source_date": "2026-11", "note": "", "start_dates": "2027-03-04 Utrecht|2027-09-02",
		"valid_until": "2027-12-31", "checked_on": "2026-11-21", "import_source": "",
	}
	if format == exchange.JSON {
		return fmt.Errorf("template as %s: %w", format, fault.NotFound)
	}
	return writeFile(w, format, []exchange.Values{row}, notes(fw))
}

// notes returns, in Dutch, what each column can hold.
func notes(fw *framework.Framework) []exchange.Note {
	var slugs, names []string
	for _, k := range fw.Kenmerken {
		names = append(names, k.Name)
		for _, c := range k.Competencies {
			slugs = append(slugs, c.Slug+" ("+c.Name+")")
		}
	}
	return []exchange.Note{
		{Column: "algemeen", Text: "Een leeg veld betekent onbekend. Staan er meer waarden in een veld, zet dan | ertussen."},
		{Column: "id", Text: "Verplicht. Een eigen sleutel. Importeer je dezelfde sleutel nog eens, dan wordt dat aanbod gewijzigd."},
		{Column: "title", Text: "Verplicht. Maximaal 300 tekens."},
		{Column: "kind", Text: "Verplicht. Eén van: " + offering.Joined(offering.Kinds())},
		{Column: "state", Text: "Eén van: " + offering.Joined(offering.States()) + ". Leeg is concept."},
		{Column: "provider", Text: "Naam van de aanbieder."},
		{Column: "description", Text: "Eén alinea in eigen woorden, maximaal 4000 tekens."},
		{Column: "url", Text: "Webadres, zoals https://voorbeeld.example/pagina."},
		{Column: "format", Text: "Eén of meer van: " + offering.Joined(offering.Formats())},
		{Column: "duration_hours", Text: "Aantal uren, zoals 2,5. Bij 8 tot 12 uur: 12."},
		{Column: "duration_text", Text: "De duur zoals de bron die noemt."},
		{Column: "cost_eur", Text: "Bedrag in euro, zoals 108,68, 1.250,00 of gratis."},
		{Column: "cost_text", Text: "De kosten zoals de bron die noemt."},
		{Column: "region", Text: "Plaats, provincie of regio."},
		{Column: "language", Text: "Taalcode van het aanbod, zoals nl of en."},
		{Column: "page_language", Text: "Taalcode van de webpagina."},
		{Column: "accreditation", Text: "Zoals de bron het noemt. Met punten: Naam van het register: 12 punten, geldig tot en met 2028-12-31"},
		{Column: "level", Text: "Eén of meer van: " + strings.Join(offering.EducationLevels(), ", ")},
		{Column: "competencies", Text: "Eén tot drie van: " + strings.Join(slugs, ", ") + ". De eerste is de belangrijkste. Leeg kan alleen bij een concept."},
		{Column: "from_level", Text: "Vanaf welk niveau, 1 tot en met 4. Vul ook to_level."},
		{Column: "to_level", Text: "Tot welk niveau het brengt, hoger dan from_level."},
		{Column: "level_basis", Text: "Waar de niveaus vandaan komen: bron (de bron noemt ze) of redactie (een inschatting). Zonder niveaus is dit leeg."},
		{Column: "kenmerk", Text: "Alleen als de bron zelf een kenmerk noemt. Eén van: " + strings.Join(names, ", ")},
		{Column: "source", Text: "Verplicht. Pagina of publicatie waar de gegevens vandaan komen."},
		{Column: "source_date", Text: "2026, 2026-11, 2026-11-21 of 21-11-2026."},
		{Column: "note", Text: "Opmerkingen bij de gegevens."},
		{Column: "start_dates", Text: "Data als 2027-03-04 of 04-03-2027, met de plaats erachter als die bekend is."},
		{Column: "valid_until", Text: "Laatste dag waarop het geldt, als 2027-12-31 of 31-12-2027."},
		{Column: "checked_on", Text: "Dag waarop iemand dit voor het laatst heeft gecontroleerd."},
		{Column: "import_source", Text: "Waar de sleutel bij hoort. Laat dit leeg, tenzij het uit een export komt."},
	}
}
