package exchange

import (
	"fmt"
	"slices"
	"strings"
)

// program is one offering as EDU-DEX states it, in JSON or in XML. The value lists are those of
// the EDU-DEX Data API 1.0.2.
type program struct {
	id, unit         string // programId, and orgUnitId of its provider
	name, language   string // the name, and its language
	summary, full    string // a short and a long description
	link, linkLang   string // the URL, and the language of its page
	kind, level      string // programType and programLevel
	forms, modes     []string
	online           bool
	hours            string   // the study load
	duration         string   // in Dutch words, such as "2 dagen"
	durationHours    string   // "" if the duration is not stated in hours
	languages        []string // of instruction
	places           []string
	until            string // the last day on which it is offered
	generic          terms  // of all runs
	runs             []run
	acknowledgements []acknowledgement
}

// terms are the costs and the place of one day, of a planned run, or of all runs. Those of a
// day take precedence over those of the run, and these over those of all runs.
type terms struct {
	costs []cost
	place string
}

type run struct {
	terms
	start     string
	cancelled bool
	days      []terms
}

type cost struct {
	amount, currency, kind, period string
	optional                       bool
}

type acknowledgement struct {
	organisation, points, from, until string
}

// kinds maps a programType to a kind of offering. The types that are not listed, such as an
// exam, are no kind of offering.
var kinds = map[string]string{
	"training": "training", "virtual classroom": "training",
	"workshop": "workshop", "master class": "workshop", "lecture": "workshop", "webinar": "workshop", "conference": "workshop",
	"self study": "e-learning", "document": "publicatie",
	"regular": "leergang", "educational": "leergang", "mbo module": "leergang", "traineeship": "leergang",
}

// levels maps a programLevel to a level of education; "" if the catalogue has no such level.
var levels = map[string]string{
	"mbo": "mbo", "mbo niveau 1": "mbo", "mbo niveau 2": "mbo", "mbo niveau 3": "mbo", "mbo niveau 4": "mbo", "mbo+": "mbo",
	"hbo": "hbo", "associate": "hbo", "bachelor": "hbo", "propedeuse": "", "post-hbo": "post-hbo",
	"wo": "wo", "academic bachelor": "wo", "master": "master", "academic master": "master",
	"": "", "none": "", "PhD": "", "post-academic": "", "mavo": "", "havo": "", "vwo": "", "vbo": "", "vmbo": "", "vmbo/mavo": "", "lbo": "",
}

// modes maps a programForm, an instructionMode or a programType to a format. Values that are
// not listed say nothing about the format.
var modes = map[string]string{
	"e-learning": "online", "distance learning": "online", "virtual classroom": "online", "webinar": "online",
	"blended learning": "blended", "classroom teaching": "fysiek", "self study": "zelfstandig", "home study": "zelfstandig",
}

// fill fills the cells of the row of a program, and adds faults and remarks.
func (p *program) fill(row *Row, format Format) {
	fault := func(column, reason string, args ...any) {
		row.Faults = append(row.Faults, Fault{format.Place(), row.Line, column, fmt.Sprintf(reason, args...)})
	}
	p.checkNeeded(row, fault)
	row.set("id", p.key())
	row.set("title", p.name)
	row.set("kind", kinds[p.kind])
	row.set("provider", p.unit)
	row.set("description", p.description(row))
	row.set("url", p.link)
	row.set("format", joinValues(p.formats()))
	row.set("duration_hours", p.length())
	row.set("duration_text", p.duration)
	amount, stated := p.price(row)
	row.set("cost_eur", amount)
	row.set("cost_text", stated)
	row.set("region", joinValues(p.regions()))
	row.set("language", strings.Join(p.languages[:min(len(p.languages), 1)], ""))
	row.set("page_language", p.linkLang)
	row.set("accreditation", joinValues(p.accreditations()))
	row.set("level", levels[p.level])
	row.set("source", p.source())
	row.set("start_dates", joinValues(p.starts()))
	row.set("valid_until", p.until)
}

// checkNeeded reports the faults for which the program cannot be read.
func (p *program) checkNeeded(row *Row, fault func(column, reason string, args ...any)) {
	if p.id == "" {
		fault("programId", "ontbreekt")
	}
	if p.unit == "" {
		fault("orgUnitId", "ontbreekt")
	}
	if p.name == "" {
		fault("programName", "ontbreekt")
	}
	if _, known := levels[p.level]; !known {
		fault("programLevel", "%q staat niet in de lijst van EDU-DEX", shorten(p.level))
	}
	if kinds[p.kind] == "" {
		fault("programType", "%q past bij geen soort aanbod", shorten(p.kind))
	}
	if p.unit != "" {
		row.remark("De aanbieder is de code %q uit het bestand. Zet de naam er zelf in.", shorten(p.unit))
	}
}

func (p *program) key() string { return strings.Trim(p.unit+"/"+p.id, "/") }

func (p *program) source() string {
	if p.link != "" {
		return p.link
	}
	return "EDU-DEX " + p.unit
}

func (p *program) description(row *Row) string {
	if p.summary == "" {
		row.remark("programSummaryText ontbreekt. De omschrijving komt uit programDescriptionText.")
		return plain(p.full)
	}
	return plain(p.summary)
}

func (p *program) formats() []string {
	var formats []string
	if p.online {
		formats = append(formats, "online")
	}
	for _, word := range slices.Concat(p.forms, p.modes, []string{p.kind}) {
		if format := modes[word]; format != "" {
			formats = append(formats, format)
		}
	}
	return formats
}

// length returns the number of hours: the duration of the program, else its study load.
func (p *program) length() string {
	if p.durationHours != "" {
		return p.durationHours
	}
	return p.hours
}

// regions returns the places of the runs, else the place of all runs, else the places of the
// program.
func (p *program) regions() []string {
	var places []string
	for _, r := range p.runs {
		if place := r.where(); place != "" && !r.cancelled {
			places = append(places, place)
		}
	}
	if len(places) == 0 && p.generic.place != "" {
		places = []string{p.generic.place}
	}
	if len(places) == 0 {
		places = p.places
	}
	return slices.DeleteFunc(slices.Clone(places), func(place string) bool { return strings.EqualFold(place, "online") })
}

func (r *run) where() string {
	for _, day := range r.days {
		if day.place != "" {
			return day.place
		}
	}
	return r.place
}

func (p *program) starts() []string {
	var starts []string
	for _, r := range p.runs {
		if r.start == "" || r.cancelled {
			continue
		}
		place := r.where()
		if place == "" {
			place = p.generic.place
		}
		starts = append(starts, strings.TrimSpace(r.start+" "+place))
	}
	return starts
}

func (p *program) accreditations() []string {
	var stated []string
	for _, a := range p.acknowledgements {
		text := a.organisation
		if a.points != "" && a.points != "0" {
			text = strings.NewReplacer(":", " ").Replace(text) + ": " + a.points + " punten"
		}
		if a.from != "" {
			text += ", geldig vanaf " + a.from
		}
		if a.until != "" {
			text += ", geldig tot en met " + a.until
		}
		stated = append(stated, text)
	}
	return stated
}
