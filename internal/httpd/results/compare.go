package results

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/templates/results"
)

// askComparable asks which reflections of the visitor can be compared.
func (s *Server) askComparable(_ *http.Request, batch *account.Batch, person string, listed *[]assessment.Listed) {
	s.Reports.AskComparable(batch, person, listed)
}

// compareShow sets the reflections in the query beside each other, or else the last two.
func (s *Server) compareShow(w http.ResponseWriter, r *http.Request, visitor account.Session, listed *[]assessment.Listed) error {
	props := results.CompareProps{Comparable: s.Reports.Comparable(*listed), Chosen: results.ReadCompared(r.URL.Query())}
	if len(props.Chosen) == 0 {
		props.Chosen = props.Comparable.Latest()
	}
	if len(props.Chosen) == 0 {
		return httpd.Render(w, r, http.StatusOK, results.NothingToCompare(props))
	}
	comparison, err := s.Reports.Compare(r.Context(), visitor.Person, props.Comparable, props.Chosen)
	if invalid, ok := fault.AsInvalid(err); ok {
		props.Errors = invalid
		return httpd.Render(w, r, http.StatusUnprocessableEntity, results.CompareRefused(props))
	}
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, results.Compare(props, comparison))
}
