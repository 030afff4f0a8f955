package plan_test

import (
	"strings"
	"testing"
	"time"

	"reflectietool/internal/plan"
)

// A day on which nobody looked back is no empty line in the table.
func TestTableSaysThatALookBackWasMissed(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC)
	stored := plan.Stored{Goals: plan.Goals{Active: []plan.Goal{{Intention: "Wachten", Story: []plan.LookBack{{Number: 1, DueOn: due}}}}}}
	var table strings.Builder
	if err := stored.WriteCSV(&table); err != nil {
		t.Fatal(err)
	}
	if want := "terugkijken;niet teruggekeken;;2026-12-01;"; !strings.Contains(table.String(), want) {
		t.Errorf("the table does not have %q: %s", want, table.String())
	}
}
