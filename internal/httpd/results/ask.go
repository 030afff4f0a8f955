package results

import (
	"errors"
	"net/http"

	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
)

// askFirst redirects from the report of a reflection to the question that has to be answered before
// it.
func askFirst(w http.ResponseWriter, r *http.Request, reflection string, err error) error {
	if errors.Is(err, report.ErrUnanswered) {
		return httpd.SeeOther(w, r, paths.ReflectionChoice(reflection))
	}
	return err
}
