package exchange

import (
	"slices"
	"strings"
)

// Columns lists the columns of the catalogue, in the order in which they are written.
var Columns = []string{
	"id", "title", "kind", "state", "provider", "description", "url", "format",
	"duration_hours", "duration_text", "cost_eur", "cost_text", "region", "language", "page_language",
	"accreditation", "level", "competencies", "from_level", "to_level", "kenmerk",
	"source", "source_date", "note", "start_dates", "valid_until", "checked_on", "import_source",
}

// needed are the columns without which no row of a table can be taken in.
var needed = []string{"id", "title", "kind", "source"}

// dutch are the names that people give the columns in Dutch, and some more in English.
var dutch = map[string]string{
	"sleutel": "id", "code": "id", "titel": "title", "naam": "title", "soort": "kind", "status": "state", "staat": "state",
	"aanbieder": "provider", "omschrijving": "description", "beschrijving": "description",
	"webadres": "url", "website": "url", "link": "url", "vorm": "format",
	"uren": "duration_hours", "duur_uren": "duration_hours", "duur_in_uren": "duration_hours", "duur": "duration_text", "duur_in_woorden": "duration_text",
	"prijs": "cost_eur", "kosten": "cost_eur", "kosten_euro": "cost_eur", "kosten_in_euro": "cost_eur",
	"kosten_in_woorden": "cost_text", "kosten_tekst": "cost_text", "toelichting_kosten": "cost_text",
	"regio": "region", "plaats": "region", "taal": "language", "taal_van_de_pagina": "page_language",
	"accreditatie": "accreditation", "opleidingsniveau": "level", "competenties": "competencies",
	"van_niveau": "from_level", "naar_niveau": "to_level", "bron": "source", "datum_bron": "source_date",
	"opmerking": "note", "startdata": "start_dates", "startdatum": "start_dates", "geldig_tot": "valid_until",
	"geldig_tot_en_met": "valid_until", "gecontroleerd_op": "checked_on", "nagekeken_op": "checked_on",
	"laatst_nagekeken": "checked_on", "herkomst": "import_source",
}

// Canonical returns the name of a column as a header states it, in Dutch or in English,
// with spaces or hyphens for underscores. The header itself comes back when it is none.
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

// foldHeader is a header without its case and the signs between its words.
func foldHeader(header string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(header)))
}

// inDutch are the names in Dutch of the columns that a table needs.
var inDutch = map[string]string{"id": "sleutel", "title": "titel", "kind": "soort", "source": "bron"}

// headings are the columns as the header of a table writes them, where that is another name
// than ours. A fault names a column as its reader knows it.
func headings(titles, names []string) map[string]string {
	written := map[string]string{}
	for i, name := range names {
		if title := strings.TrimSpace(titles[i]); title != name {
			written[name] = shorten(title)
		}
	}
	return written
}

// header reads the first row of a table: the names of its columns. The faults say why the
// table cannot be read.
func header(place string, line int, titles []string) ([]string, Faults) {
	var faults Faults
	if !slices.ContainsFunc(titles, func(title string) bool { _, known := Canonical(title); return known }) {
		return nil, Faults{{place, line, "", "hier staan geen namen van kolommen die we kennen, zoals sleutel, titel, soort en bron"}}
	}
	names := make([]string, len(titles))
	translated := false
	for i, title := range titles {
		name, known := Canonical(title)
		switch {
		case !known:
			faults = append(faults, Fault{place, line, shorten(name), "deze kolom kennen we niet"})
		case slices.Contains(names[:i], name):
			faults = append(faults, Fault{place, line, shorten(strings.TrimSpace(title)), "deze kolom komt twee keer voor"})
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
			faults = append(faults, Fault{place, line, missing, "deze kolom ontbreekt"})
		}
	}
	return names, faults
}

// shorten keeps a wrong value readable in a message.
func shorten(value string) string {
	const limit = 60
	if runes := []rune(value); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return value
}
