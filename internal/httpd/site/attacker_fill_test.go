package site_test

import (
	"cmp"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// samples are what fields want that take no free text. In a field that is not here anything may be
// typed, or one of the attempts leaves it as it is.
var samples = map[string]string{
	"dag": "2026-12-05", "tot": "2026-12-05", "or-datum": "2026-10-02", "wanneer": "2026-12-05", "code": "123 456", "adressen": "iemand@voorbeeld.example", "email": "iemand@voorbeeld.example",
	"url": "https://aanbod.example/ander", "adres": "https://aanbod.example/ander",
}

// fill returns the values of a form when somebody chooses something else wherever there is a
// choice, ticks every box, and types a text in the text fields that want says.
func (p post) fill(typed string, want func(field) bool) url.Values {
	values, chosen := url.Values{}, map[string]bool{}
	for _, x := range p.fields {
		switch {
		case x.kind == "radio":
			if !x.chosen && !chosen[x.name] || !values.Has(x.name) {
				values.Set(x.name, x.value)
				chosen[x.name] = !x.chosen
			}
		case x.kind == "select":
			another := slices.IndexFunc(x.options, func(o string) bool { return o != x.value && o != "" })
			values.Add(x.name, append(x.options, x.value)[max(another, 0)])
		case x.isText() && want(x):
			values.Add(x.name, cmp.Or(samples[x.name], typed))
		default:
			values.Add(x.name, x.value)
		}
	}
	return values
}

func (x field) isText() bool {
	return slices.Contains([]string{"text", "search", "email", "url", "tel", "date", "textarea"}, x.kind)
}

// attempts returns the values that are tried one after the other, until one is accepted: with a
// text in every field, in those that need one, in each of the first others besides those, in each
// alone, and the form as it stands.
func (p post) attempts(typed string) []url.Values {
	needed := func(x field) bool { return x.required || samples[x.name] != "" }
	all := []url.Values{p.fill(typed, func(field) bool { return true }), p.fill(typed, needed)}
	for _, x := range p.fields {
		if x.isText() && !needed(x) && len(all) < 8 {
			alone := p.values()
			alone[x.name] = slices.Clone(alone[x.name])
			alone[x.name][0] = typed
			all = append(all, p.fill(typed, func(other field) bool { return other.name == x.name || needed(other) }), alone)
		}
	}
	return append(all, p.values())
}

// kind names the forms that differ only in whose they are, by their route, their button and how
// many fields they have.
func (x *raid) kind(p post) (name string, fields int) {
	name = x.route(http.MethodPost, p.action)
	for _, f := range p.fields {
		if f.kind == "button" || f.name == "actie" && f.value != "" {
			name += " " + f.name + "=" + f.value
		}
	}
	return name, len(p.fields)
}

// send posts a form as a role, in a new browser.
func (x *raid) send(r role, p post, values url.Values, header http.Header) reply {
	x.t.Helper()
	b := x.browser(r)
	b.http.Transport = direct{x.site, r}
	body, kind := io.Reader(strings.NewReader(values.Encode())), "application/x-www-form-urlencoded"
	if p.file {
		body, kind = fileForm(x.t, "aanbod.csv", csvLines("k9,Negende,training,Folder,,,,"))
	}
	request := b.request(http.MethodPost, p.action, body)
	maps.Copy(request.Header, header)
	request.Header.Set("Content-Type", kind)
	return b.do(request)
}
