package exchange

import (
	"slices"
	"strings"
)

// Columns lists the names of the catalogue's columns, in the order in which they are written.
var Columns = []string{
	"id", "title", "kind", "state", "provider", "description", "url", "format",
	"duration_hours", "duration_text", "cost_eur", "cost_text", "region", "language", "page_language",
	"accreditation", "level", "competencies", "from_level", "to_level", "level_basis", "kenmerk",
	"source", "source_date", "note", "start_dates", "valid_until", "checked_on", "import_source",
}

// ReasonColumn is the column of refused rows that says why they were refused. Reading ignores it, so
// that such a file can be corrected and imported as it is.
const ReasonColumn = "reden"

// needed lists the columns that a table must have; without them no row can be read.
var needed = []string{"id", "title", "kind", "source"}

// dutch maps other names for the columns, most of them Dutch, to the names in Columns.
var dutch = map[string]string{
	"sleutel": "id", "code": "id", "titel": "title", "naam": "title", "soort": "kind", "status": "state", "staat": "state",
	"aanbieder": "provider", "omschrijving": "description", "beschrijving": "description",
	"webadres": "url", "website": "url", "link": "url", "vorm": "format",
	"uren": "duration_hours", "duur_uren": "duration_hours", "duur_in_uren": "duration_hours", "duur": "duration_text", "duur_in_woorden": "duration_text",
	"prijs": "cost_eur", "kosten": "cost_eur", "kosten_euro": "cost_eur", "kosten_in_euro": "cost_eur",
	"kosten_in_woorden": "cost_text", "kosten_tekst": "cost_text", "toelichting_kosten": "cost_text",
	"regio": "region", "plaats": "region", "taal": "language", "taal_van_de_pagina": "page_language",
	"accreditatie": "accreditation", "opleidingsniveau": "level", "competenties": "competencies",
	"van_niveau": "from_level", "naar_niveau": "to_level", "basis_niveau": "level_basis", "herkomst_niveau": "level_basis", "bron": "source", "datum_bron": "source_date",
	"opmerking": "note", "startdata": "start_dates", "startdatum": "start_dates", "geldig_tot": "valid_until",
	"geldig_tot_en_met": "valid_until", "gecontroleerd_op": "checked_on", "nagekeken_op": "checked_on",
	"laatst_nagekeken": "checked_on", "herkomst": "import_source",
}

// Canonical returns the name in Columns for the title of a column, and whether there is one.
// The title may be Dutch or English, in any case, and may have spaces or hyphens in place of
// underscores. For an unknown title it returns the title itself.
func Canonical(header string) (name string, known bool) {
	name = foldHeader(header)
	if english, ok := dutch[name]; ok {
		return english, true
	}
	if slices.Contains(Columns, name) {
		return name, true
	}
	return strings.TrimSpace(header), false
}

// foldHeader returns a title in lower case, with underscores between its words.
func foldHeader(header string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(header)))
}

// inDutch has the Dutch names of the needed columns, for messages.
var inDutch = map[string]string{"id": "sleutel", "title": "titel", "kind": "soort", "source": "bron"}

// headings returns for each column, by our name, the title in the header of a table, if that is
// a different one. A fault names a column by its title in the file, as people know it.
func headings(titles, names []string) map[string]string {
	written := map[string]string{}
	for i, name := range names {
		if name == "" {
			continue
		}
		if title := strings.TrimSpace(titles[i]); title != name {
			written[name] = shorten(title)
		}
	}
	return written
}

// maxHeader is how many faults of a header are reported.
const maxHeader = 20

// present returns the names without "", which stands for a column that is ignored.
func present(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
}

// header returns the names of the columns for the titles in the first row of a table, "" for a
// column that is ignored. The faults say why the table cannot be read.
func header(place string, line int, titles []string) ([]string, Faults) {
	var faults Faults
	if !slices.ContainsFunc(titles, func(title string) bool { _, known := Canonical(title); return known }) {
		return nil, Faults{{place, line, "", "hier staan geen namen van kolommen die we kennen. Gebruik de namen uit het sjabloon, zoals sleutel, titel, soort en bron"}}
	}
	names := make([]string, len(titles))
	translated := false
	for i, title := range titles {
		if foldHeader(title) == ReasonColumn {
			continue
		}
		name, known := Canonical(title)
		switch {
		case !known:
			faults = append(faults, Fault{place, line, shorten(name), "deze kolom kennen we niet. Gebruik een naam uit het sjabloon, of haal de kolom weg"})
		case slices.Contains(names[:i], name):
			faults = append(faults, Fault{place, line, shorten(strings.TrimSpace(title)), "deze kolom komt twee keer voor. Haal er één weg"})
		}
		translated = translated || dutch[foldHeader(title)] != ""
		names[i] = name
	}
	for _, name := range needed {
		if !slices.Contains(names, name) {
			missing := name
			if translated {
				missing = inDutch[name]
			}
			faults = append(faults, Fault{place, line, missing, "deze kolom ontbreekt. Voeg hem toe"})
		}
	}
	return names, faults.first(maxHeader)
}

// shorten cuts a value off after 60 characters, so that a message that quotes it stays
// readable.
func shorten(value string) string {
	const limit = 60
	if runes := []rune(value); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return value
}
