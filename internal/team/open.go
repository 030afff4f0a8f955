package team

import (
	"fmt"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// check returns an opening as it will be kept, with its last day, and adds to invalid what
// is wrong with it.
func (s *Service) check(o Opening, invalid fault.Invalid) (Opening, time.Time) {
	o.Title = readTitle(o.Title, "ronde", invalid)
	o.Word = readText(o.Word, MaxWord, "woord", invalid)
	day, problem := s.parseUntil(o.Until)
	if problem != "" {
		invalid["tot"] = problem
	}
	return o, day
}

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
