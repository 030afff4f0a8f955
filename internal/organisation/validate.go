package organisation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// The maximum lengths of names and notes, in characters.
const (
	maxName             = 80 // of a team or a function
	maxOrganisationName = 120
	maxNote             = 2000
)

// readName returns the name of an organisation, a team or a function as it is stored, and adds to
// invalid, under naam, what is wrong with it.
func readName(invalid fault.Invalid, name string, most int) string {
	kept, problem := text.Line{Name: "de naam", Most: most, Missing: "Vul een naam in.", NoLink: true}.Read(name)
	invalid.Add("naam", problem)
	return kept
}

// readNote returns a note as it is stored, and adds to invalid, under its field, what is wrong with
// it.
func readNote(invalid fault.Invalid, field, note string) string {
	kept, problem := text.Passage{Name: "de toelichting", Most: maxNote}.Read(note)
	invalid.Add(field, problem)
	return kept
}

// check returns the settings as they will be stored, or fault.Invalid.
func (s Settings) check(now time.Time) (Settings, error) {
	invalid := fault.Invalid{}
	s.Name = readName(invalid, s.Name, maxOrganisationName)
	if s.K < MinK || s.K > MaxK {
		invalid["k"] = fmt.Sprintf("Vul een getal in van %d tot en met %d. Lager kan niet: dan is makkelijker te raden wie wat heeft geantwoord.", MinK, MaxK)
	}
	if !IsTheme(s.Theme) {
		invalid["thema"] = "Kies een van de thema's."
	}
	if s.ConsentOn != nil && calendar.DayOf(*s.ConsentOn).After(calendar.DayOf(now)) {
		invalid["or-datum"] = "Deze datum ligt in de toekomst. Vul de dag in waarop de OR heeft ingestemd."
	}
	if s.LegalBasis != NoBasis && !slices.Contains(LegalBases(), s.LegalBasis) {
		invalid["grondslag"] = "Kies een van de grondslagen."
	}
	if !slices.Contains(RoundYearChoices(), s.RoundYears) {
		invalid["ronde-jaren"] = "Kies hoelang jullie de uitkomst van een teamronde bewaren."
	}
	s.ConsentNote = readNote(invalid, "or-toelichting", s.ConsentNote)
	s.LegalNote = readNote(invalid, "grondslag-toelichting", s.LegalNote)
	if len(invalid) > 0 {
		return s, invalid
	}
	return s, nil
}

// change is one setting with its value before and after, for the trail. For notes the values are
// left out, since the text may name people.
type change struct{ field, from, to string }

// changes lists what differs from the settings that the organisation has.
func (s Settings) changes(o Organisation) []change {
	all := []change{
		{"naam", o.Name, s.Name},
		{"k", fmt.Sprint(o.K), fmt.Sprint(s.K)},
		{"thema", o.Theme, s.Theme},
		{"or-datum", day(o.ConsentOn), day(s.ConsentOn)},
		{"or-toelichting", o.ConsentNote, s.ConsentNote},
		{"grondslag", string(o.LegalBasis), string(s.LegalBasis)},
		{"grondslag-toelichting", o.LegalNote, s.LegalNote},
		{"ronde-jaren", fmt.Sprint(o.RoundYears), fmt.Sprint(s.RoundYears)},
	}
	return slices.DeleteFunc(all, func(c change) bool { return c.from == c.to })
}

func (c change) detail() map[string]string {
	if strings.HasSuffix(c.field, "-toelichting") {
		return map[string]string{"field": c.field}
	}
	return map[string]string{"field": c.field, "from": c.from, "to": c.to}
}

// day formats a date as 2026-11-21, "" for none.
func day(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// checkFunction returns the function as it will be stored, or fault.Invalid with the slugs of the
// competencies that are wrong.
func (s *Service) checkFunction(f Function) (Function, error) {
	invalid := fault.Invalid{}
	f.Name = readName(invalid, f.Name, maxName)
	f.Targets = maps.Clone(f.Targets)
	for slug, level := range f.Targets {
		_, known := s.frameworks.Current().Competency(slug)
		switch {
		case level == framework.NoLevel && known: // not set
			delete(f.Targets, slug)
		case !level.Valid() || !known:
			invalid[slug] = "Kies een van de vier niveaus."
		}
	}
	if len(invalid) > 0 {
		return f, invalid
	}
	return f, nil
}
