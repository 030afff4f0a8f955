package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The JSON of a program: the parts of program_in and program_out of the EDU-DEX Data API
// that say something about an offering.
type (
	localized map[string]string

	jsonProgram struct {
		Classification struct {
			ProgramID   string                 `json:"programId"`
			OrgUnitID   string                 `json:"orgUnitId"`
			Type        string                 `json:"programType"`
			Level       string                 `json:"programLevel"`
			Form        many[string]           `json:"programForm"`
			Duration    map[string]json.Number `json:"programDuration"`
			FullyOnline bool                   `json:"fullyOnline"`
			Until       string                 `json:"offeredUntil"`
			Location    many[struct {
				Description string `json:"description"`
			}] `json:"programLocation"`
		} `json:"programClassification"`
		Descriptions *struct {
			Name    localized `json:"programName"`
			Summary localized `json:"programSummaryText"`
			Full    localized `json:"programDescriptionText"`
			Link    localized `json:"webLink"`
		} `json:"programDescriptions"`
		Curriculum struct {
			Language many[struct {
				Code string `json:"languageCode"`
			}] `json:"instructionLanguage"`
			Mode      many[string] `json:"instructionMode"`
			StudyLoad struct {
				Program json.Number `json:"program"`
			} `json:"studyLoad"`
		} `json:"programCurriculum"`
		Schedule struct {
			Generic jsonTerms     `json:"genericProgramRun"`
			Runs    many[jsonRun] `json:"programRun"`
		} `json:"programSchedule"`
		External struct {
			Accreditation many[struct {
				Organization string      `json:"organization"`
				Points       json.Number `json:"trainingPoints"`
				From         string      `json:"validFrom"`
				Until        string      `json:"validUpto"`
			}] `json:"accreditation"`
		} `json:"programExternalAcknowledgements"`
	}

	jsonTerms struct {
		Cost     many[jsonCost] `json:"cost"`
		Location struct {
			City string    `json:"city"`
			Name localized `json:"locationName"`
		} `json:"location"`
		Days many[jsonTerms] `json:"courseDay"`
	}

	jsonRun struct {
		jsonTerms
		Status string `json:"status"`
		Start  struct {
			Date string `json:"date"`
		} `json:"startDate"`
	}

	jsonCost struct {
		Amount   json.Number `json:"amount"` // the API writes it as text
		Currency string      `json:"currency"`
		Type     string      `json:"costType"`
		Period   string      `json:"period"`
		Required *bool       `json:"isRequiredCost"`
	}
)

// isEduDex reports whether one of the items is a program, or the reference to a program in a
// list of the API.
func isEduDex(items []json.RawMessage) bool {
	has := func(item json.RawMessage, field string) bool { return bytes.Contains(item, []byte(`"`+field+`"`)) }
	return slices.ContainsFunc(items, func(item json.RawMessage) bool {
		return has(item, "programDescriptions") || has(item, "programClassification") ||
			has(item, "programId") && (has(item, "orgUnitId") || has(item, "supplierId"))
	})
}

func readEduDex(items []json.RawMessage) (*Table, error) {
	table := &Table{Format: EduDex}
	for i, item := range items {
		var wrapped struct {
			Data  json.RawMessage `json:"data"`
			Error string          `json:"error"`
		}
		if len(item) <= maxItem && json.Unmarshal(item, &wrapped) == nil && len(wrapped.Data) > 0 {
			item = wrapped.Data
		}
		var source jsonProgram
		row, ok := readItem(EduDex, i+1, item, &source)
		switch {
		case !ok:
		case source.Descriptions == nil:
			row.Faults = Faults{{EduDex.Place(), row.Line, "", "is alleen een verwijzing. Er staat geen programma in"}}
		default:
			source.program().fill(&row, EduDex)
		}
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

func (s *jsonProgram) program() *program {
	c := &s.Classification
	p := &program{
		id: c.ProgramID, unit: c.OrgUnitID, kind: c.Type, level: c.Level, forms: c.Form, modes: s.Curriculum.Mode,
		online: c.FullyOnline, hours: s.Curriculum.StudyLoad.Program.String(), until: c.Until,
	}
	p.name, p.language = s.Descriptions.Name.pick()
	p.summary, _ = s.Descriptions.Summary.pick()
	p.full, _ = s.Descriptions.Full.pick()
	p.link, p.linkLang = s.Descriptions.Link.pick()
	p.duration, p.durationHours = lasts(c.Duration)
	for _, l := range s.Curriculum.Language {
		p.languages = append(p.languages, l.Code)
	}
	for _, l := range c.Location {
		p.places = append(p.places, l.Description)
	}
	p.generic = s.Schedule.Generic.terms()
	for _, r := range s.Schedule.Runs {
		planned := run{terms: r.terms(), start: r.Start.Date, cancelled: r.Status == "canceled"}
		for _, day := range r.Days {
			planned.days = append(planned.days, day.terms())
		}
		p.runs = append(p.runs, planned)
	}
	for _, a := range s.External.Accreditation {
		p.acknowledgements = append(p.acknowledgements, acknowledgement{a.Organization, a.Points.String(), a.From, a.Until})
	}
	return p
}

func (t *jsonTerms) terms() terms {
	found := terms{place: t.Location.City}
	if found.place == "" {
		found.place, _ = t.Location.Name.pick()
	}
	for _, c := range t.Cost {
		optional := c.Required != nil && !*c.Required
		found.costs = append(found.costs, cost{c.Amount.String(), c.Currency, c.Type, c.Period, optional})
	}
	return found
}

// pick returns the Dutch text, else the English one, else that of the first language code in
// alphabetical order, with its language code.
func (l localized) pick() (text, language string) {
	for _, language := range append([]string{"nl", "en"}, slices.Sorted(maps.Keys(l))...) {
		if text := clean(l[language]); text != "" {
			return text, language
		}
	}
	return "", ""
}

var units = map[string][2]string{
	"year": {"jaar", "jaar"}, "month": {"maand", "maanden"}, "week": {"week", "weken"},
	"day": {"dag", "dagen"}, "hour": {"uur", "uur"},
}

// lasts returns a duration in Dutch words, and as a number of hours if it is stated in hours.
func lasts(duration map[string]json.Number) (text, hours string) {
	for _, unit := range slices.Sorted(maps.Keys(duration)) {
		words, known := units[strings.TrimSuffix(unit, "s")]
		number := duration[unit].String()
		if !known || number == "" || number == "0" {
			continue
		}
		word := words[1]
		if number == "1" {
			word = words[0]
		}
		if words[1] == "uur" {
			hours = number
		}
		text = fmt.Sprintf("%s %s", number, word)
	}
	return text, hours
}
