// Package paths holds every URL of the site: a constant where nothing varies, a function
// where an id or a query does. The route table, links, forms, redirects and mails all use
// it, so that a URL is written in one place.
//
// A function returns the path from the root of the site. The route table calls it with
// the patterns of this file, as in Report(ID), and everything else with values. Ids are
// UUIDs or slugs and stand in a URL as they are; free text is escaped. XAtY is the page X,
// opened at its part Y.
package paths

import "net/url"

// UUID is the regular expression of an id.
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

// The parameters of routes. A malformed id matches no route and so gives a 404.
const (
	ID         = "{id:" + UUID + "}"
	RoundID    = "{ronde:" + UUID + "}"  // beside the ID of the team
	MeetingID  = "{sessie:" + UUID + "}" // beside the ID of the team
	LinkSecret = "{secret:[A-Z2-7]{26}}"
	AnyID      = "{id}" // checked by the handler
	Kenmerk    = "{kenmerk}"
	Competency = "{competency}"
)

// DoneParam is the query parameter that names the form that was just carried out.
const DoneParam = "klaar"

// Done returns a path that says which form was carried out. The path has no query, and
// done is a fixed word.
func Done(path, done string) string { return path + "?" + DoneParam + "=" + done }

// ofOrganisation returns a path with the parts of a query that are not empty, and with the
// organisation that it is about unless that is "".
func ofOrganisation(path, organisation string, query url.Values) string {
	all := url.Values{}
	for name, values := range query {
		if len(values) > 0 && values[0] != "" {
			all[name] = values
		}
	}
	if organisation != "" {
		all.Set("organisatie", organisation)
	}
	return withQuery(path, all)
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
