package team

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// check returns an opening as it will be kept, with its last day, and adds to invalid what
// is wrong with it.
func (s *Service) check(o Opening, invalid fault.Invalid) (Opening, time.Time) {
	o.Title = strings.Join(strings.Fields(o.Title), " ")
	o.Word = strings.TrimSpace(o.Word)
	switch length := utf8.RuneCountInString(o.Title); {
	case length == 0:
		invalid["titel"] = "Geef de ronde een titel."
	case length > MaxTitle:
		invalid["titel"] = fmt.Sprintf("De titel is te lang. Maak er hoogstens %d tekens van.", MaxTitle)
	case !storable(o.Title):
		invalid["titel"] = "In de titel staat een teken dat we niet kunnen bewaren. Typ de titel opnieuw."
	}
	switch length := utf8.RuneCountInString(o.Word); {
	case length > MaxWord:
		invalid["woord"] = fmt.Sprintf("De tekst is %d tekens lang. Maak er hoogstens %d van.", length, MaxWord)
	case !storable(o.Word):
		invalid["woord"] = "In de tekst staat een teken dat we niet kunnen bewaren. Typ de tekst opnieuw."
	}
	day, problem := s.parseUntil(o.Until)
	if problem != "" {
		invalid["tot"] = problem
	}
	return o, day
}

// storable reports whether PostgreSQL can keep a text.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// Problems names in Dutch what stands in the way of opening, by "instemming", "grondslag",
// "leden" and "pauze".
func (r Readiness) Problems() fault.Invalid {
	invalid := fault.Invalid{}
	if !r.Consent {
		invalid["instemming"] = "Je organisatie legde nog niet vast dat de OR instemt."
	}
	if !r.Basis {
		invalid["grondslag"] = "Je organisatie legde nog geen grondslag vast."
	}
	if r.Members == 0 {
		invalid["leden"] = "In dit team zit nog niemand die mee kan doen. Wie het team leidt, telt niet mee."
	}
	if r.Again != nil {
		invalid["pauze"] = fmt.Sprintf("Dit team had minder dan %d maanden geleden een ronde. Een nieuwe kan vanaf %s.", PauseMonths, dutchDay(*r.Again))
	}
	return invalid
}

var months = [...]string{
	"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
}

// dutchDay writes a date as 21 november 2026.
func dutchDay(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// slugsOf are the competencies of an edition, in its order.
func slugsOf(f *framework.Framework) []string {
	var slugs []string
	for _, c := range f.Competencies() {
		slugs = append(slugs, c.Slug)
	}
	return slugs
}
