package parts

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"reflectietool/internal/offering"
)

func TestParseFilters(t *testing.T) {
	t.Parallel()
	query, err := url.ParseQuery("soort=training&soort=onzin&vorm=online&regio=+Utrecht+&kosten=250&vanaf=2026-12-01&tot=31-12-2026&punten=ja&onbekend=nee")
	if err != nil {
		t.Fatal(err)
	}
	filters, errs := ReadFilters(query)
	if len(errs) > 0 {
		t.Errorf("errors %v", map[string]string(errs))
	}
	if len(filters.Kinds) != 1 || filters.Kinds[0] != offering.Training || len(filters.Formats) != 1 ||
		filters.Region != "Utrecht" || *filters.MaxCost != 25000 || !filters.Points || !filters.KnownOnly ||
		!filters.From.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) || !filters.Until.Equal(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("filters = %+v", filters)
	}
	_, errs = ReadFilters(url.Values{"kosten": {"veel"}, "vanaf": {"31-02-2027"}, "tot": {"morgen"}})
	for _, field := range []string{"kosten", "vanaf", "tot"} {
		if errs[field] == "" {
			t.Errorf("no message for %s", field)
		}
	}
	if filters, errs := ReadFilters(nil); !reflect.DeepEqual(filters, offering.Filters{}) || len(errs) > 0 {
		t.Errorf("no query gives %+v, %v", filters, map[string]string(errs))
	}
}
