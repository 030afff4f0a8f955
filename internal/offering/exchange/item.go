package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// readJSON recognises the JSON format of a file and reads its items. Each item is decoded by
// itself, so that a large file is never in memory as one tree.
func readJSON(text []byte, options Options) (*Table, error) {
	if !json.Valid(text) {
		return nil, brokenJSON(text)
	}
	items, top, err := itemsOf(text)
	if err != nil {
		return nil, err
	}
	switch {
	case top.Aanbod != nil:
		return readOwn(items)
	case isEduDex(items):
		return readEduDex(items)
	case isSchemaOrg(items):
		return readSchemaOrg(items, options)
	default:
		return nil, refuse("deze JSON kennen we niet, we lezen EDU-DEX, schema.org en een eigen export")
	}
}

// brokenJSON returns the error for a text that is not JSON, with the line of the first mistake.
func brokenJSON(text []byte) error {
	var syntax *json.SyntaxError
	line := 1
	if err := json.Unmarshal(text, new(json.RawMessage)); errors.As(err, &syntax) {
		line += bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte("\n"))
	}
	return refuse("dit is geen geldige JSON, de fout staat op regel %d", line)
}

// topLevel has the properties in which the formats hold the list of items.
type topLevel struct {
	Aanbod   json.RawMessage `json:"aanbod"`
	Programs json.RawMessage `json:"programs"`
	Graph    json.RawMessage `json:"@graph"`
}

// itemsOf returns the items of a file: the elements of a list, the elements of the list in an
// object, or the object itself.
func itemsOf(text []byte) ([]json.RawMessage, topLevel, error) {
	var top topLevel
	list := text
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		if err := json.Unmarshal(text, &top); err != nil {
			return nil, top, refuse("deze JSON kennen we niet, we lezen EDU-DEX, schema.org en een eigen export")
		}
		list = nil
		for _, candidate := range []json.RawMessage{top.Aanbod, top.Programs, top.Graph} {
			if list == nil && len(candidate) > 0 {
				list = candidate
			}
		}
		if list == nil {
			return []json.RawMessage{text}, top, nil
		}
		if list[0] != '[' {
			return []json.RawMessage{list}, top, nil
		}
	}
	items, err := elements(list)
	return items, top, err
}

func elements(list []byte) ([]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(list))
	if _, err := decoder.Token(); err != nil {
		return nil, refuse("dit is geen geldige JSON")
	}
	var items []json.RawMessage
	for decoder.More() {
		var item json.RawMessage
		if err := decoder.Decode(&item); err != nil {
			return nil, refuse("dit is geen geldige JSON")
		}
		if items = append(items, item); len(items) > MaxRows {
			return nil, tooManyRows()
		}
	}
	if len(items) == 0 {
		return nil, refuse("er staat geen aanbod in het bestand")
	}
	return items, nil
}

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
	}
	if reason != "" {
		row.Faults = Faults{{Place: format.Place(), Line: number, Reason: reason}}
	}
	return row, reason == ""
}

// many is a list of values. In JSON a single value can stand in place of the list.
type many[T any] []T

// UnmarshalJSON reads a list, a single value, or null.
func (m *many[T]) UnmarshalJSON(content []byte) error {
	content = bytes.TrimSpace(content)
	switch {
	case bytes.Equal(content, []byte("null")):
		return nil
	case bytes.HasPrefix(content, []byte("[")):
		return json.Unmarshal(content, (*[]T)(m))
	}
	var one T
	if err := json.Unmarshal(content, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
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
