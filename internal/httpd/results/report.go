package results

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/internal/team"
	"reflectietool/templates/parts"
	"reflectietool/templates/results"
)

// ownReport returns the report on the visitor's reflection in the URL, with the offerings that fit,
// and the rounds in which that reflection can count.
func (s *Server) ownReport(r *http.Request, visitor account.Session, filters offering.Filters) (*report.Report, []team.Question, error) {
	result, questions, err := s.Reports.Own(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return nil, nil, err
	}
	return result, questions, s.Reports.Match(r.Context(), visitor.Person, result, filters)
}

func (s *Server) reportShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showReport(w, r, http.StatusOK, visitor, nil, nil)
}

// showReport shows the report. When picks is given, it replaces the stored picks: the visitor just
// chose those, and they could not be stored.
func (s *Server) showReport(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, picks []assessment.Pick, errs fault.Invalid) error {
	values, prefers, err := parts.PreferredFilters(r.URL.Query(), func() (shelf.Preference, error) {
		return s.Shelf.Current(r.Context(), visitor.Person)
	})
	if err != nil {
		return err
	}
	filters, filterErrors := parts.ReadFilters(values)
	result, questions, err := s.ownReport(r, visitor, filters)
	if errors.Is(err, report.ErrUnfinished) {
		return httpd.SeeOther(w, r, paths.Reflection(chi.URLParam(r, "id")))
	}
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	if picks == nil {
		picks = result.Reflection.Picks
	}
	accounts, err := s.OffersSignIn(r)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, results.Report(results.ReportProps{
		Report: result, Picks: picks, Errors: errs,
		Filters: values, FilterErrors: filterErrors, Preferred: prefers, Accounts: accounts, Rounds: questions,
	}))
}

// reportPick stores the points that the person wants to work on, with their reasons.
func (s *Server) reportPick(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	picks := results.ReadPicksForm(r.PostForm)
	id := chi.URLParam(r, "id")
	if _, _, err := s.Reports.Own(r.Context(), visitor.Person, id); err != nil {
		return askFirst(w, r, id, err)
	}
	err := s.Assessments.SavePicks(r.Context(), visitor.Person, id, picks)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showReport(w, r, http.StatusUnprocessableEntity, visitor, picks, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.ReportAtPicks(id))
}

// reportDifference stores the person's explanation of the difference between level and practice.
func (s *Server) reportDifference(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, differences := chi.URLParam(r, "id"), results.ReadDifferenceForm(r.PostForm)
	if _, _, err := s.Reports.Own(r.Context(), visitor.Person, id); err != nil {
		return askFirst(w, r, id, err)
	}
	err := s.Assessments.SaveDifferences(r.Context(), visitor.Person, id, differences)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showReport(w, r, http.StatusUnprocessableEntity, visitor, nil, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.ReportAtDifference(id))
}

func (s *Server) reportJSON(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	result, _, err := s.ownReport(r, visitor, offering.Filters{})
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	return httpd.RenderJSON(w, result.Export())
}

func (s *Server) reportCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	result, _, err := s.ownReport(r, visitor, offering.Filters{})
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	httpd.AsSpreadsheet(w, "rapport.csv")
	return result.WriteCSV(w)
}
