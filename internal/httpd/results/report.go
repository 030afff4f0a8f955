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
	result, questions, err := s.Reports.Own(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if errors.Is(err, report.ErrUnfinished) {
		return httpd.SeeOther(w, r, paths.Reflection(chi.URLParam(r, "id")))
	}
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	props, err := s.reportProps(r, visitor, result)
	if err != nil {
		return err
	}
	if picks != nil {
		props.Picks = picks
	}
	props.Rounds, props.Errors, props.Typed, props.Guest = questions, errs, r.PostForm, !visitor.SignedIn()
	if props.Accounts, err = s.OffersSignIn(r); err != nil {
		return err
	}
	return httpd.Render(w, r, status, results.Report(props))
}

// reportProps adds to a report the offerings that fit, by the filters in the URL or those that the
// visitor prefers.
func (s *Server) reportProps(r *http.Request, visitor account.Session, result *report.Report) (results.ReportProps, error) {
	values, prefers, err := parts.PreferredFilters(r.URL.Query(), func() (shelf.Preference, error) {
		return s.Shelf.Current(r.Context(), visitor.Person)
	})
	if err != nil {
		return results.ReportProps{}, err
	}
	filters, filterErrors := parts.ReadFilters(values)
	return results.ReportProps{
		Report: result, Picks: result.Reflection.Picks, Filters: values, FilterErrors: filterErrors, Preferred: prefers,
		Correction: result.Reflection.Correction(s.Now()),
	}, s.Reports.Match(r.Context(), visitor.Person, result, filters)
}

// reportPick stores what changed in the points that the person wants to work on and their reasons: one
// field when that field saves itself, and the whole form on a button.
func (s *Server) reportPick(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	change := results.ReadPicksForm(r.PostForm)
	id := chi.URLParam(r, "id")
	result, _, err := s.Reports.Own(r.Context(), visitor.Person, id)
	if err != nil {
		return askFirst(w, r, id, err)
	}
	picks, err := s.Assessments.ChangePicks(r.Context(), visitor.Person, id, change)
	if invalid, ok := fault.AsInvalid(err); ok && !httpd.IsHTMX(r) {
		return s.showReport(w, r, http.StatusUnprocessableEntity, visitor, picks, invalid)
	}
	if err != nil {
		return err
	}
	if !httpd.IsHTMX(r) {
		return httpd.SeeOther(w, r, paths.ReportAtPicks(id, r.URL.Query()))
	}
	props, err := s.reportProps(r, visitor, result.WithPicks(picks))
	if err != nil {
		return err
	}
	props.Picks = change.Shown(picks)
	return httpd.Render(w, r, http.StatusOK, results.PicksSaved(props, !results.SavedReason(r.Header.Get("HX-Trigger"))))
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
