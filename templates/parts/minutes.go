package parts

import (
	"fmt"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/templates/ui"
)

// MinutesPromise says how long a form takes.
func MinutesPromise(f *framework.Framework, form assessment.Form) string {
	return fmt.Sprintf("Invullen: ongeveer %s. Je rapport lezen en kiezen: nog %d. Stoppen mag altijd.",
		ui.Count(assessment.Minutes(f, form), "minuut", "minuten"), assessment.ReportMinutes)
}
