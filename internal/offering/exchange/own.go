package exchange

import (
	"encoding/json"
	"maps"
	"slices"
)

// readOwn reads the JSON that WriteJSON writes: each item has texts by column. A column that an
// item lacks gets no cell, so an import leaves that fact as it is.
func readOwn(items []json.RawMessage) (*Table, error) {
	table := &Table{Format: JSON}
	for i, item := range items {
		var values map[string]string
		row, ok := readItem(JSON, i+1, item, &values)
		if ok {
			row.takeColumns(values)
		}
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

// maxUnknown is for how many unknown columns of an item there is a fault.
const maxUnknown = 20

// takeColumns fills the cells of a row, in the order of Columns, and adds a fault for each column
// that is unknown, up to maxUnknown. It ignores ReasonColumn.
func (r *Row) takeColumns(values map[string]string) {
	for _, name := range Columns {
		if value, ok := values[name]; ok {
			r.set(name, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(Columns, name) && name != ReasonColumn {
			r.Faults = append(r.Faults, Fault{Place: JSON.Place(), Line: r.Line, Column: shorten(name), Reason: "dit veld kennen we niet. Haal het weg"})
		}
		if len(r.Faults) >= maxUnknown {
			return
		}
	}
}
