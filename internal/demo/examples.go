package demo

import (
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/shelf"
)

// A provider and a web address that do not exist.
const (
	noProvider = "Voorbeeldacademie"
	noAddress  = "https://aanbod.voorbeeld.example/"
)

// lastExample is the title of the offering that is made last.
const lastExample = "Cursus verbinden in de wijk" + mark

// nationalExamples are the offerings that everyone sees. Dates are counted in days from now.
func nationalExamples(date func(days int) string) []example {
	listening := offering.Facts{
		"title": "E-learning luisteren zonder oordeel", "kind": "e-learning", "provider": noProvider, "url": noAddress + "luisteren",
		"description": "Online les over open vragen stellen en samenvatten.", "format": "zelfstandig", "duration_hours": "3", "cost_eur": "0",
		"competencies": "vraagverheldering", "from_level": "1", "to_level": "2", "checked_on": date(-20),
	}
	again := offering.Facts{
		"title": listening["title"], "kind": "workshop", "provider": noProvider, "description": "Een middag oefenen met open vragen.",
	}
	return []example{
		{
			facts: offering.Facts{
				"title": "Workshop samenwerken rond een gezin", "kind": "workshop", "provider": noProvider, "format": "fysiek",
				"description": "Een dag oefenen met een plan dat van iedereen is.", "duration_hours": "6", "cost_eur": "150",
				"region": "Utrecht", "language": "nl", "level": "hbo", "start_dates": date(12) + "@Amersfoort#4",
				"competencies": "samenwerking|systemen", "from_level": "2", "to_level": "3", "checked_on": date(-15),
				"accreditation": "Voorbeeldregister: 6 punten, geldig tot en met " + date(300),
			},
			changes: []offering.Facts{{"cost_eur": "175"}, {"duration_hours": "7", "duration_text": "een dag, met lunch"}},
			useful: []shelf.Useful{
				shelf.UsefulYes, shelf.UsefulYes, shelf.UsefulABit, shelf.UsefulYes, shelf.UsefulNot, shelf.UsefulYes,
			},
			openings: 23,
		},
		{facts: listening, broken: true, reported: shelf.FlagLink, openings: 9},
		{facts: again, concept: true},
	}
}

// ownExamples are the offerings of the example organisation itself.
func ownExamples(date func(days int) string) []example {
	const home = "Voorbeeld Welzijn"
	return []example{
		{
			facts: offering.Facts{
				"title": "Intervisie tussen wijkteams", "kind": "intervisie", "provider": home, "format": "fysiek",
				"description": "Vijf keer samen een eigen casus bespreken, met een vaste begeleider.", "duration_hours": "10", "cost_eur": "0",
				"region": "Utrecht", "start_dates": date(25) + "@Utrecht#6|" + date(95) + " Zeist",
				"competencies": "anticipatie|ondernemerschap", "from_level": "2", "to_level": "4", "checked_on": date(-30),
			},
			changes:  []offering.Facts{{"duration_hours": "12"}, {"start_dates": date(25) + "@Utrecht#6|" + date(95) + "@Zeist#10"}},
			useful:   []shelf.Useful{shelf.UsefulYes, shelf.UsefulABit, shelf.UsefulYes, shelf.UsefulYes, shelf.UsefulYes},
			openings: 14,
		},
		{
			facts:   offering.Facts{"title": "Training gesprekken met mantelzorgers", "kind": "training", "provider": home, "description": "Nog in de maak."},
			concept: true,
		},
		{facts: offering.Facts{
			"title": "Workshop geldzorgen herkennen", "kind": "workshop", "provider": home, "start_dates": date(-21) + " Utrecht",
			"competencies": "vraagverheldering", "from_level": "1", "to_level": "3", "checked_on": date(-60),
		}},
		{facts: offering.Facts{
			"title": "Leerkring eigen netwerk", "kind": "intervisie", "provider": home, "valid_until": date(14),
			"competencies": "zelfregie", "from_level": "1", "to_level": "2", "checked_on": date(-90),
		}},
		{
			facts: offering.Facts{
				"title": "Artikelen over meedoen in de buurt", "kind": "publicatie", "provider": home, "url": noAddress + "artikelen",
				"competencies": "participatie", "from_level": "1", "to_level": "3", "checked_on": date(-40),
			},
			broken: true,
		},
		{
			facts: offering.Facts{
				"title": "Training zichtbaar in de wijk", "kind": "training", "provider": home, "cost_eur": "95",
				"competencies": "zichtbaarheid", "checked_on": date(-250),
			},
			reported: shelf.FlagFact, words: "De training is gratis geworden.",
		},
		{
			facts:   offering.Facts{"title": "Training zichtbaar in de wijk", "kind": "training", "provider": home},
			concept: true,
		},
		{
			facts: offering.Facts{
				"title": "Cursus verbinden in de wijk", "kind": "training", "provider": home, "start_dates": date(-400),
				"competencies": "verbinding", "from_level": "1", "to_level": "2", "checked_on": date(-380),
			},
			archived: true,
		},
	}
}
