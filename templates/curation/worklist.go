package curation

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// The fields that several forms about offerings have.
const (
	organisationField = paths.OrganisationParam
	pageField         = paths.PageParam
	showField         = paths.ShowParam // on the work list a curate.Signal, of an import an intake.Outcome
	actField          = "actie"         // the button that was pressed, or the act that was chosen
	listedField       = "rij"           // once for each row of the page
)

// The fields of the work list, beside these.
const (
	textField  = paths.SearchParam
	stateField = "staat" // an offering.State
)

// ReadScope reads whose offerings a page is about: the id of the organisation, or "" for the
// national ones.
func ReadScope(values url.Values) (organisation string) { return values.Get(organisationField) }

// ReadWorkForm reads which part of the work list to show. An unknown state becomes every state, an
// unknown signal curate.SignalAny.
func ReadWorkForm(values url.Values) curate.WorkQuery {
	page, _ := text.Whole(values.Get(pageField), text.MostInteger) // without a number it is the first page
	query := curate.WorkQuery{
		Organisation: ReadScope(values), Signal: curate.Signal(values.Get(showField)), State: offering.State(values.Get(stateField)),
		Text: values.Get(textField), Page: page,
	}
	if !query.State.Valid() {
		query.State = ""
	}
	if !slices.Contains(append(curate.Signals(), curate.SignalAll, curate.SignalGap, curate.SignalSuggested), query.Signal) {
		query.Signal = curate.SignalAny
	}
	return query
}

// workValues is the query of the part of the work list, without its page and organisation.
func workValues(q curate.WorkQuery) url.Values {
	return url.Values{showField: {string(q.Signal)}, stateField: {string(q.State)}, textField: {q.Text}}
}

// SignalValues is the query of the work list with the offerings that have a signal.
func SignalValues(signal curate.Signal) url.Values { return url.Values{showField: {string(signal)}} }

// CurateListProps hold one page of the work list.
type CurateListProps struct {
	curate.Work
	Query curate.WorkQuery
	// Suggested are the offerings that visitors suggested, for the list of these.
	Suggested []curate.OpenSuggestion
	HasUndo   bool     // the last act on many offerings can be undone
	Refused   BulkForm // the act on the ticked offerings that was refused; the zero value if none was
	Done      string   // key for parts.Done
}

func (p CurateListProps) query(change func(url.Values)) string {
	query := workValues(p.Query)
	change(query)
	return paths.CurationOf(p.Scope.Organisation, query)
}

// gapURL returns the URL of the form for a new offering that fills a gap: a competency at a
// level.
func (p CurateListProps) gapURL(competency string, level framework.Level) string {
	query := url.Values{competencyField: {competency}}
	if level.Valid() {
		query.Set(fromField, strconv.Itoa(int(level)))
		query.Set(toField, strconv.Itoa(int(level)+1))
	}
	return paths.CurationNewOf(p.Scope.Organisation, query)
}

func (p CurateListProps) pagination() ui.PaginationProps {
	to := func(page int) string {
		return p.query(func(q url.Values) { q.Set(pageField, strconv.Itoa(page)) })
	}
	props := ui.PaginationProps{Page: p.Number, Pages: p.Pages}
	if p.Number > 1 {
		props.Previous = to(p.Number - 1)
	}
	if p.Number < p.Pages {
		props.Next = to(p.Number + 1)
	}
	return props
}

func (p CurateListProps) errors() []ui.FieldError {
	if p.Refused.Error.Message == "" {
		return nil
	}
	return []ui.FieldError{p.Refused.Error}
}

// box returns the attributes of the box of an offering: whether it was ticked in a form that was
// refused, and on the first box the error about which offerings were chosen.
func (p CurateListProps) box(item curate.WorkItem) templ.Attributes {
	attributes := templ.Attributes{"checked": slices.Contains(p.Refused.IDs, item.ID)}
	if item.ID == p.Items[0].ID {
		attributes["id"] = ChooseField
		maps.Copy(attributes, ui.InGroup(ChooseField, p.Refused.failure(ChooseField) != ""))
	}
	return attributes
}

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
		curate.SignalGap: "Hier ontbreekt aanbod", curate.SignalAll: "Al het aanbod",
	}
	signalTags = map[curate.Signal]string{
		curate.SignalConcept: "concept", curate.SignalLink: "link werkt niet", curate.SignalPast: "voorbij of bijna voorbij",
		curate.SignalUnchecked: "al lang niet gecontroleerd", curate.SignalLevel: "niveau onbekend", curate.SignalDouble: "misschien dubbel",
		curate.SignalReported: "fout gemeld",
	}
)

// signalGroup is a group of filters of the work list under one heading.
type signalGroup struct {
	Title   string
	Signals []curate.Signal
}

// signalGroups returns the filters of the work list, the urgent ones first.
func signalGroups(scope curate.Scope) []signalGroup {
	soon, later := signalGroup{Title: "Eerst doen"}, signalGroup{Title: "Als er tijd is"}
	for _, signal := range curate.Signals() {
		if signal.Urgent() {
			soon.Signals = append(soon.Signals, signal)
		} else {
			later.Signals = append(later.Signals, signal)
		}
	}
	if scope.Organisation == "" {
		soon.Signals = append(soon.Signals, curate.SignalSuggested)
	}
	later.Signals = append(later.Signals, curate.SignalGap)
	return []signalGroup{soon, later, {"Overzicht", []curate.Signal{curate.SignalAny, curate.SignalAll}}}
}

// itemGroup is a group of offerings on a page of the list whose most urgent signal is the same.
type itemGroup struct {
	Signal curate.Signal // "" for a group without a heading
	Items  []curate.WorkItem
}

// groups divides the list of all offerings that need attention by their most urgent signal. Any
// other list is one group.
func (p CurateListProps) groups() []itemGroup {
	var groups []itemGroup
	for _, item := range p.Items {
		var signal curate.Signal
		if p.Query.Signal == curate.SignalAny && len(item.Signals) > 0 {
			signal = item.Signals[0]
		}
		if len(groups) == 0 || groups[len(groups)-1].Signal != signal {
			groups = append(groups, itemGroup{Signal: signal})
		}
		last := &groups[len(groups)-1]
		last.Items = append(last.Items, item)
	}
	return groups
}

// signalHelp explains what each filter finds and how to act on it.
var signalHelp = map[curate.Signal]string{
	curate.SignalAny:       "Wat het eerst aandacht vraagt, staat bovenaan.",
	curate.SignalConcept:   "Dit zien professionals nog niet. Vul aan en publiceer.",
	curate.SignalLink:      "Deze pagina's werkten op twee verschillende dagen niet. Zoek het nieuwe adres, of archiveer het aanbod. Er verdwijnt niets vanzelf.",
	curate.SignalPast:      "Dit aanbod is voorbij of eindigt binnen 30 dagen. Vul nieuwe data in, of archiveer het.",
	curate.SignalUnchecked: "Dit is een half jaar niet gecontroleerd. Kijk of het nog bestaat en of de gegevens kloppen.",
	curate.SignalLevel:     "Bij een competentie is niet bekend voor welk niveau het is. Dan is minder goed te zien bij wie het past.",
	curate.SignalReported:  "Iemand heeft gemeld dat hier iets niet klopt. Open het aanbod om de melding te lezen.",
	curate.SignalSuggested: "Dit hebben mensen voorgesteld. Maak er aanbod van, of markeer het als afgehandeld.",
	curate.SignalDouble:    "Er is ander aanbod met dezelfde titel en dezelfde aanbieder of hetzelfde adres. Archiveer wat dubbel is.",
}

var actLabels = map[curate.Act]string{
	curate.Publish: "Publiceren", curate.Archive: "Archiveren", curate.Restore: "Terughalen uit het archief, als concept",
	curate.MarkChecked: "Vandaag gecontroleerd", curate.SetValidUntil: "Einddatum geven",
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
	options := []ui.SelectOption{{Label: "Alle statussen"}}
	for _, state := range offering.States() {
		options = append(options, ui.SelectOption{Value: string(state), Label: ui.SentenceCase(string(state))})
	}
	return options
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
