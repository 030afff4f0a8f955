package site_test

import "slices"

// text is something private: a text that a person typed in a field, their address, or an id of
// theirs.
type text struct {
	of    role
	field string
}

// reading is a decision that some people read a text of somebody else, on these routes, or anywhere
// if there are none.
type reading struct {
	fields []string
	of, by []role
	on     []string
	why    string
}

// mayRead holds every text that somebody reads who did not type it, by the reason.
var mayRead = []reading{
	{[]string{"organisatie", "functie", "hulpvraag", "or", "grondslag", "aanbod"}, []role{admin}, members, nil,
		"what an organisation is called, offers and recorded is for its members"},
	{[]string{"naam"}, []role{admin}, members, []string{"/account", "/wie-ziet-wat"}, "members know who their beheerder is"},
	{[]string{"naam", "adres", "id van person"}, members, []role{admin}, []string{
		"/beheer/organisatie/{id}", "/beheer/organisatie/{id}/mensen", "/beheer/organisatie/{id}/teams", "/beheer/organisatie/{id}/logboek", "/beheer/organisatie/{id}/logboek.csv",
	}, "the beheerder manages the members"},
	{[]string{"naam"}, teammates, teammates, []string{"/team/{id}"}, "a team knows who is in it"},
	{[]string{"ronde", "rondewoord", "sessie", "sessiewoord"}, []role{lead}, teammates, []string{
		"/", "/team/{id}", "/team/{id}/ronde/{ronde}.ics", "/team/{id}/sessie/{sessie}", "/team/{id}/sessie/{sessie}.ics", "/reflectie/{id}/telt-mee", "/gegevens/download",
	}, "the lead writes this to the team"},
	{[]string{"afspraak"}, []role{lead}, teammates, []string{
		"/team/{id}/ronde/{ronde}", "/team/{id}/ronde/{ronde}.csv", "/team/{id}/ronde/{ronde}.json", "/team/{id}/ronde/{ronde}/presentatie",
	}, "the lead writes down what the team agreed, for the people who see the outcome"},
	{[]string{"organisatie"}, []role{admin, otherAdmin}, []role{national}, []string{"/beheer", "/beheer/organisatie/{id}/inloggen"},
		"the landelijk beheerder makes the organisations"},
	{[]string{"organisatie", "functie", "naam"}, []role{otherAdmin}, []role{professional, stranger}, []string{
		"/", "/uitnodiging/{id}", "/gegevens/download",
	}, "an invitation says who invites, and to what"},
	{[]string{"adres"}, []role{professional, stranger}, []role{otherAdmin}, []string{"/beheer/organisatie/{id}/uitnodigen"},
		"the beheerder typed the address to invite"},
	{[]string{"melding", "voorstel", "aanbieder", "waarom", "id van offering_report", "id van offering_suggestion"}, roles, []role{national}, []string{
		"/beheer/aanbod", "/beheer/aanbod/nieuw", "/beheer/aanbod/{id}",
	}, "flags and suggestions are for the one who looks after the offerings, without a name"},
	{[]string{"naam", "adres", "woorden", "gespreksvraag", "id van share"}, []role{professional}, []role{recipient}, []string{
		"/gedeeld/{id}", "/gedeeld/{id}/rapport", "/", "/gegevens/download",
	}, "the professional shares the gespreksblad"},
	{[]string{"naam", "id van share"}, []role{professional}, []role{late, former}, []string{"/gegevens/download"},
		"the download says which shares the address had"},
	{[]string{"adres"}, []role{recipient, late, former}, []role{professional}, []string{
		"/", "/gegevens/download", "/wie-ziet-wat", "/gespreksblad/{id}/delen", "/plan/{id}", "/plan.json",
	}, "the professional typed the address to share with, or to ask a maatje"},
	{[]string{"voornemen", "als", "dan", "naam", "adres", "id van buddy"}, []role{professional}, []role{recipient}, []string{
		"/maatje", "/maatje/{id}", "/gegevens/download", "/plan.json",
	}, "the maatje reads along with one goal"},
	{[]string{"naam", "adres", "id van buddy"}, []role{professional}, []role{late}, []string{"/", "/maatje", "/maatje/vraag/{id}"},
		"a question to be a maatje says who asks, and nothing of the goal"},
	{[]string{"naam"}, []role{recipient}, []role{professional}, []string{"/plan/{id}", "/plan.json", "/wie-ziet-wat", "/gegevens/download"}, "the professional knows who is the maatje"},
}

func (m reading) allows(by role, what text, route string) bool {
	return slices.Contains(m.fields, what.field) && slices.Contains(m.of, what.of) && slices.Contains(m.by, by) &&
		(m.on == nil || slices.Contains(m.on, route))
}
