package team

import (
	"fmt"
	"strconv"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// check returns an opening as it will be stored, with its last day, and adds to invalid what is
// wrong with it.
func (s *Service) check(o Opening, invalid fault.Invalid) (Opening, time.Time) {
	var problem string
	o.Title, problem = text.Line{Name: "de titel", Most: MaxTitle, Missing: "Geef de ronde een titel."}.Read(o.Title)
	invalid.Add("titel", problem)
	o.Word, problem = text.Passage{Name: "de tekst", Most: MaxWord}.Read(o.Word)
	invalid.Add("woord", problem)
	day, problem := s.parseUntil(o.Until)
	invalid.Add("tot", problem)
	return o, day
}

// Problems returns in Dutch what prevents opening, by "instemming", "grondslag", "leden" and
// "pauze".
func (r Readiness) Problems() fault.Invalid {
	invalid := fault.Invalid{}
	if !r.Consent {
		invalid["instemming"] = "Je organisatie heeft nog niet vastgelegd dat de OR instemt."
	}
	if !r.Basis {
		invalid["grondslag"] = "Je organisatie heeft nog geen grondslag vastgelegd."
	}
	if r.Small() {
		invalid["leden"] = r.tooSmall()
	}
	if r.Again != nil {
		invalid["pauze"] = fmt.Sprintf("Dit team heeft minder dan %d maanden geleden een ronde gehad. Een nieuwe kan vanaf %s.", PauseMonths, calendar.Date(*r.Again))
	}
	return invalid
}

// tooSmall says in Dutch why a team that is Small cannot hold a round. It goes by the members alone,
// whom the lead sees on the page of the team, and so it shows nothing about taking part.
func (r Readiness) tooSmall() string {
	can := "kunnen " + strconv.Itoa(r.Members) + " collega's"
	switch r.Members {
	case 0:
		can = "kan nog niemand"
	case 1:
		can = "kan 1 collega"
	}
	return "Een teamronde heeft pas een uitkomst vanaf " + strconv.Itoa(r.K) + " mensen. In dit team " + can + " meedoen: de teamleider telt niet mee."
}

// slugsOf returns the slugs of the competencies of an edition, in its order.
func slugsOf(f *framework.Framework) []string {
	var slugs []string
	for _, c := range f.Competencies() {
		slugs = append(slugs, c.Slug)
	}
	return slugs
}
