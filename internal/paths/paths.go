// Package paths holds every URL of the site: a constant where nothing varies, a function where an
// id or a query does. The route table, links, forms, redirects and mails all use it, so that every
// URL is written in one place only.
//
// A function returns the path from the root of the site. The route table calls it with the patterns
// of this file, as in Report(ID), and all other code with values. Ids are UUIDs or slugs and need
// no escaping; free text is escaped. XAtY is the page X, opened at its part Y.
package paths

import "net/url"

// UUID is the regular expression that an id matches.
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

// The parameters of routes. A malformed id matches no route and so results in a 404.
const (
	ID          = "{id:" + UUID + "}"
	RoundID     = "{ronde:" + UUID + "}"    // used together with the ID of the team
	MeetingID   = "{sessie:" + UUID + "}"   // used together with the ID of the team
	AgreementID = "{afspraak:" + UUID + "}" // used together with the IDs of the team and the round
	LinkSecret  = "{secret:[A-Z2-7]{26}}"
	MailSecret  = "{bewijs:[A-Z2-7]{52}}" // of an invitation; used together with its ID
	AnyID       = "{id}"                  // checked by the handler
	Kenmerk     = "{kenmerk}"
	Competency  = "{competency}"
	Partner     = "{partner}"
)

// DoneParam is the query parameter that names the form that was just submitted.
const DoneParam = "klaar"

// SavedParam is the query parameter that says that a form was saved, or which one.
const SavedParam = "bewaard"

// Query parameters of lists and forms for admins. The pages name their fields with them too.
const (
	OrganisationParam = "organisatie" // whose offerings; without it the national ones
	SearchParam       = "zoek"        // the text to search for
	PageParam         = "pagina"      // of a list, counted from 1
	ShowParam         = "toon"        // which rows of a list
	VersionParam      = "versie"      // of an offering
	ListParam         = "lijst"       // on a page about one row: the list from which it was opened, as a query
	RowParam          = "regel"       // of a list: the row that was just changed
	BeforeParam       = "voor"        // the line of the trail before which a page begins
)

// Done returns a path with the name of the form that was submitted. The path has no query, and done
// is a fixed word.
func Done(path, done string) string { return path + "?" + DoneParam + "=" + done }

// ofOrganisation returns a path with the query parameters that are not empty, and with the
// organisation unless that is "".
func ofOrganisation(path, organisation string, query url.Values) string {
	all := url.Values{}
	for name, values := range query {
		if len(values) > 0 && values[0] != "" {
			all[name] = values
		}
	}
	if organisation != "" {
		all.Set(OrganisationParam, organisation)
	}
	return withQuery(path, all)
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
