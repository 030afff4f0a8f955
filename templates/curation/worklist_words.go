package curation

import (
	"strconv"
	"strings"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// scopeName names the offerings of a scope: the national ones or those of an organisation.
func scopeName(s curate.Scope) string {
	if s.Organisation == "" {
		return "Landelijk aanbod"
	}
	return "Eigen aanbod van " + s.Name
}

// signalLabels are the names of the filters of the work list, and signalTags the labels of
// signals in a row.
var (
	signalLabels = map[curate.Signal]string{
		curate.SignalAny: "Vraagt aandacht", curate.SignalConcept: "Concepten", curate.SignalLink: "Links die niet werken",
		curate.SignalPast: "Voorbij of bijna voorbij", curate.SignalUnchecked: "Al lang niet gecontroleerd", curate.SignalLevel: "Niveau onbekend",
		curate.SignalDouble: "Misschien dubbel", curate.SignalReported: "Fout gemeld", curate.SignalSuggested: "Voorgesteld",
		curate.SignalGap: "Vraag en dekking", curate.SignalAll: "Al het aanbod", curate.SignalLooked: "Bekeken, komt later terug",
	}
	signalTags = map[curate.Signal]string{
		curate.SignalConcept: "concept", curate.SignalLink: "link werkt niet", curate.SignalPast: "voorbij of bijna voorbij",
		curate.SignalUnchecked: "al lang niet gecontroleerd", curate.SignalLevel: "niveau onbekend", curate.SignalDouble: "misschien dubbel",
		curate.SignalReported: "fout gemeld",
	}
)

// signalHelp explains what each filter finds and how to act on it.
var signalHelp = map[curate.Signal]string{
	curate.SignalAny:       "Wat mensen nu op het verkeerde been zet, staat bovenaan. Bekeken aanbod verdwijnt een tijd uit deze lijst.",
	curate.SignalLooked:    "Dit heb je bekeken, dus het vraagt nu geen aandacht. Verandert er iets? Dan komt het eerder terug.",
	curate.SignalConcept:   "Iemand is hieraan begonnen. Professionals zien het nog niet. Vul aan en publiceer.",
	curate.SignalLink:      "Deze pagina's werkten op twee verschillende dagen niet. Zoek het nieuwe adres, of archiveer het aanbod. Er verdwijnt niets vanzelf.",
	curate.SignalPast:      "Dit aanbod is voorbij of eindigt binnen 30 dagen. Vul nieuwe data in, of archiveer het.",
	curate.SignalUnchecked: "Dit heeft al lang niemand gecontroleerd of bekeken. Kijk of het nog bestaat en of de gegevens kloppen.",
	curate.SignalLevel:     "Bij een competentie is niet bekend voor welk niveau het is. Dan is minder goed te zien bij wie het past. Open “Competenties en niveaus” om ze te kiezen.",
	curate.SignalReported:  "Iemand heeft gemeld dat hier iets niet klopt. Open het aanbod om de melding te lezen.",
	curate.SignalSuggested: "Dit hebben mensen voorgesteld. Maak er aanbod van, of markeer het als afgehandeld.",
	curate.SignalDouble:    "Er is ander aanbod met dezelfde titel en dezelfde aanbieder of hetzelfde adres. Archiveer wat dubbel is.",
}

var actLabels = map[curate.Act]string{
	curate.Publish: "Publiceren", curate.Archive: "Archiveren", curate.Restore: "Terughalen uit het archief, als concept",
	curate.MarkChecked: "Vandaag gecontroleerd", curate.SetValidUntil: "Einddatum geven",
	curate.SetLevel: "Niveaus van een competentie zetten", curate.AddCompetency: "Competentie toevoegen", curate.DropCompetency: "Competentie weghalen",
}

// actOptions returns the acts on many offerings, for a select.
func actOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Label: "Kies wat je wilt doen"}}
	for _, act := range curate.Acts() {
		options = append(options, ui.SelectOption{Value: string(act), Label: actLabels[act]})
	}
	return options
}

func stateOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Label: "Alle statussen"}, {Value: currentState, Label: "Gepubliceerd en niet voorbij"}}
	for _, state := range offering.States() {
		options = append(options, ui.SelectOption{Value: string(state), Label: ui.SentenceCase(string(state))})
	}
	return options
}

func aboutOptions(f *framework.Framework, none string) []ui.SelectOption {
	options := linkOptions(f, false)
	options[0].Label = none
	return options
}

func levelOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Label: "Alle niveaus"}}
	for i, value := range curate.WorkLevels() {
		options = append(options, ui.SelectOption{Value: value, Label: stepName(curate.Steps()[i])})
	}
	return options
}

func kindOptions() []ui.SelectOption {
	options := offeringKindOptions()
	options[0].Label = "Alle soorten"
	return options
}

var lackLabels = map[curate.Lack]string{
	curate.LackPrice: "Prijs", curate.LackStart: "Startdatum", curate.LackEnd: "Einddatum", curate.LackDuration: "Duur", curate.LackFormat: "Vorm",
	curate.LackRegion: "Regio of plaats", curate.LackURL: "Webadres", curate.LackProvider: "Aanbieder", curate.LackDescription: "Omschrijving",
	curate.LackCompetency: "Competentie", curate.LackChecked: "Dag van controle",
}

func lackOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Label: "Kies wat ontbreekt"}}
	for _, lack := range curate.Lacks() {
		options = append(options, ui.SelectOption{Value: string(lack), Label: lackLabels[lack]})
	}
	return options
}

func periodOptions() []ui.SelectOption {
	var options []ui.SelectOption
	for _, months := range curate.Periods() {
		options = append(options, ui.SelectOption{Value: strconv.Itoa(months), Label: strconv.Itoa(months) + " maanden"})
	}
	return options
}

// linkWords are the competencies of an offering with their levels, each as a sentence part.
func linkWords(f *framework.Framework, links []offering.Link) []string {
	var words []string
	for _, link := range links {
		levels := "niveau onbekend"
		if link.LevelKnown() {
			levels = link.From.Name() + " naar " + link.To.Name()
		}
		words = append(words, parts.CompetencyName(f, link.Competency)+": "+levels)
	}
	return words
}

// itemTags returns the labels of an offering: its state unless published, and its signals except
// the one in the heading.
func itemTags(i curate.WorkItem, heading curate.Signal) []string {
	var tags []string
	if i.State == offering.Archived {
		tags = append(tags, string(i.State))
	}
	for _, signal := range i.Signals {
		if signal != heading {
			tags = append(tags, signalTags[signal])
		}
	}
	return tags
}

func itemWords(i curate.WorkItem) string {
	words := ui.SentenceCase(string(i.Kind)) + " · " + parts.OrUnknown("Aanbieder", i.Provider)
	if !i.EndsOn.IsZero() {
		words += " · tot en met " + calendar.Date(i.EndsOn)
	}
	if i.CheckedOn.IsZero() {
		return words + " · nooit gecontroleerd"
	}
	return words + " · gecontroleerd op " + calendar.Date(i.CheckedOn)
}

// fieldLabels are the Dutch names of the facts, by column, for forms and the history.
var fieldLabels = map[string]string{
	"title": "Titel", "kind": "Soort", "provider": "Aanbieder", "description": "Omschrijving", "url": "Webadres",
	offering.FieldCompetencies: "Competenties", "level_basis": "Waar de niveaus vandaan komen", "kenmerk": "Kenmerk volgens de bron", "format": "Vorm",
	"duration_hours": "Duur in uren", "duration_text": "Duur in woorden", "cost_eur": "Kosten in euro", "cost_text": "Kosten in woorden",
	"region": "Regio's of plaatsen", "start_dates": "Startdata", "level": "Opleidingsniveaus", "language": "Taal", "page_language": "Taal van de webpagina",
	"accreditation": "Erkenningen en registerpunten", "valid_until": "Geldig tot en met", "source": "Bron", "source_date": "Datum van de bron",
	"note": "Opmerking", offering.FieldChecked: "Laatst gecontroleerd", offering.FieldState: "Status",
}

// basisWords says where levels come from, for forms and imports.
var basisWords = map[offering.Basis]string{
	offering.BasisEditors: "Inschatting van de redactie", offering.BasisSource: "De bron zegt voor wie het is",
}

// FactWords returns the facts of one field in Dutch words; "leeg" without any.
func FactWords(f *framework.Framework, field string, facts offering.Facts) string {
	value := facts[field]
	switch field {
	case offering.FieldCompetencies:
		value = competencyFacts(f, facts)
	case "cost_eur":
		value = localAmount(value)
	case "duration_hours":
		value = strings.ReplaceAll(value, ".", ",")
	case "valid_until", offering.FieldChecked:
		value = parts.DayWords(value)
	case "format", "region", "level", "start_dates", "accreditation":
		value = parts.ISODay.ReplaceAllStringFunc(strings.ReplaceAll(value, "|", "; "), parts.DayWords)
	}
	if value == "" {
		return "leeg"
	}
	return value
}

func competencyFacts(f *framework.Framework, facts offering.Facts) string {
	var words []string
	for _, link := range competencyRows(facts) {
		name := link.slug
		if c, known := f.Competency(link.slug); known {
			name = c.Name
		}
		if link.from != "" && link.to != "" {
			name += " (" + levelName(link.from) + " naar " + levelName(link.to) + ")"
		} else {
			name += " (niveau onbekend)"
		}
		words = append(words, name)
	}
	return offering.Basis(facts["level_basis"]).Estimated(strings.Join(words, "; "))
}

func levelName(n string) string {
	for _, level := range framework.Levels() {
		if strconv.Itoa(int(level)) == n {
			return level.Name()
		}
	}
	return n
}

// competencyRow is a competency with the levels at which an offering starts and ends, as text.
type competencyRow struct{ slug, from, to string }

// competencyRows splits the three columns about competencies into rows.
func competencyRows(facts offering.Facts) []competencyRow {
	if facts[offering.FieldCompetencies] == "" {
		return nil
	}
	at := func(values string, i int) string {
		all := strings.Split(values, "|")
		return all[min(i, len(all)-1)]
	}
	var rows []competencyRow
	for i, slug := range strings.Split(facts[offering.FieldCompetencies], "|") {
		rows = append(rows, competencyRow{slug, at(facts["from_level"], i), at(facts["to_level"], i)})
	}
	return rows
}
