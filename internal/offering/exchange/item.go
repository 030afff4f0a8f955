package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// readJSON recognises the JSON format of a file and reads its items. Each item is decoded by
// itself, so that a large file is never in memory as one tree or once more.
func readJSON(text []byte, options Options) (*Table, error) {
	if !json.Valid(text) {
		return nil, brokenJSON(text)
	}
	if isDeep(text) {
		return nil, refuse("de JSON is dieper dan %d niveaus", maxDepth)
	}
	items, own, err := itemsOf(text)
	if err != nil {
		return nil, err
	}
	switch {
	case own:
		return readOwn(items)
	case isEduDex(items):
		return readEduDex(items)
	case isSchemaOrg(items):
		return readSchemaOrg(items, options)
	default:
		return nil, refuse("deze JSON kennen we niet. We lezen EDU-DEX, schema.org en een eigen export")
	}
}

// brokenJSON returns the error for a text that is not JSON, with the line of the first mistake.
func brokenJSON(text []byte) error {
	var syntax *json.SyntaxError
	line := 1
	if err := json.Unmarshal(text, new(json.RawMessage)); errors.As(err, &syntax) {
		line += bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte("\n"))
	}
	return refuse("dit is geen geldige JSON. De fout staat op regel %d", line)
}

// itemsOf returns the items of a file: the elements of a list, the elements of the list in an
// object, or the object itself. Own says that the object is our own export.
func itemsOf(text []byte) (items []json.RawMessage, own bool, err error) {
	list := bytes.TrimSpace(text)
	if list[0] == '{' {
		found := map[string][]byte{}
		for member := range members(list) {
			if name, value := property(member); slices.Contains(lists, string(name)) {
				found[string(name)] = value
			}
		}
		own = found[lists[0]] != nil
		for _, name := range slices.Backward(lists) {
			if value := found[name]; value != nil {
				list = value
			}
		}
	}
	if list[0] != '[' {
		return []json.RawMessage{list}, own, nil
	}
	for item := range members(list) {
		if items = append(items, item); len(items) > MaxRows {
			return nil, own, tooManyRows()
		}
	}
	if len(items) == 0 {
		return nil, own, refuse("er staat geen aanbod in het bestand")
	}
	return items, own, nil
}

// lists has the names of the properties in which the formats hold the list of items: our own export,
// EDU-DEX and schema.org. If a file has several, the first counts.
var lists = []string{`"aanbod"`, `"programs"`, `"@graph"`}

// readItem decodes one item and returns a row for it, and whether it was decoded. If not, the
// row has a fault that says why.
func readItem(format Format, number int, item json.RawMessage, into any) (Row, bool) {
	row := Row{Line: number}
	reason := ""
	if len(item) > maxItem {
		reason = fmt.Sprintf("is groter dan %d MB", maxItem>>20)
	} else if err := json.Unmarshal(item, into); err != nil {
		var kind *json.UnmarshalTypeError
		reason = "heeft niet de vorm die " + string(format) + " voorschrijft"
		if errors.As(err, &kind) && kind.Field != "" {
			reason += " (bij " + shorten(kind.Field) + ")"
		}
		if errors.Is(err, errLongList) {
			reason = fmt.Sprintf("heeft een lijst met meer dan %d waarden", maxList)
		}
	}
	if reason != "" {
		row.Faults = Faults{{Place: format.Place(), Line: number, Reason: reason}}
	}
	return row, reason == ""
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// plain returns a description without markup, as one paragraph without the line breaks and the
// indentation of the file.
func plain(text string) string {
	if strings.ContainsAny(text, "<&") {
		text = html.UnescapeString(tag.ReplaceAllString(text, " "))
	}
	var lines []string
	for line := range strings.Lines(clean(text)) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// joinValues writes several values for one cell, each once, with "|" between them. A "|" inside
// a value becomes "/".
func joinValues(values []string) string {
	var kept []string
	seen := map[string]bool{}
	for _, v := range values {
		v = strings.Join(strings.Fields(strings.ReplaceAll(v, "|", "/")), " ")
		if v != "" && !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return strings.Join(kept, "|")
}
