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
	"reflectietool/templates/parts"
	"reflectietool/templates/results"
)

// asked is what the pages of a report ask about the visitor, besides the session.
type asked struct {
	report  report.Asked
	prefers shelf.Preference // the filters on offerings that the visitor prefers
}

// askFigures asks for the report on the reflection in the URL.
func (s *Server) askFigures(r *http.Request, batch *account.Batch, person string, answers *report.Asked) {
	s.Reports.AskOwn(batch, person, chi.URLParam(r, "id"), answers)
}

func (s *Server) askReport(r *http.Request, batch *account.Batch, person string, answers *asked) {
	s.askFigures(r, batch, person, &answers.report)
	s.Shelf.AskCurrent(batch, person, &answers.prefers)
}

func (s *Server) reportShow(w http.ResponseWriter, r *http.Request, visitor account.Session, answers *asked) error {
	return s.showReport(w, r, http.StatusOK, visitor, answers, nil, nil)
}

// showReport shows the report. When picks is given, it replaces the stored picks: the visitor just
// chose those, and they could not be stored.
func (s *Server) showReport(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, answers *asked, picks []assessment.Pick, errs fault.Invalid) error {
	own, err := s.Reports.Answered(&answers.report)
	if errors.Is(err, report.ErrUnfinished) {
		return httpd.SeeOther(w, r, paths.Reflection(chi.URLParam(r, "id")))
	}
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	props, err := s.reportProps(r, own, answers.prefers)
	if err != nil {
		return err
	}
	if picks != nil {
		props.Picks = picks
	}
	props.Rounds, props.Errors, props.Typed, props.Guest = own.Questions, errs, r.PostForm, !visitor.SignedIn()
	if props.Guest {
		if props.Accounts, err = s.OffersSignIn(r); err != nil {
			return err
		}
	}
	return httpd.Render(w, r, status, results.Report(props))
}

// reportProps adds to a report the offerings that fit, by the filters in the URL or those that the
// visitor prefers.
func (s *Server) reportProps(r *http.Request, own *report.Own, prefers shelf.Preference) (results.ReportProps, error) {
	query := r.URL.Query()
	unfolded := query.Get(paths.UnfoldParam)
	query.Del(paths.UnfoldParam)
	values, preferred, err := parts.PreferredFilters(query, func() (shelf.Preference, error) { return prefers, nil })
	if err != nil {
		return results.ReportProps{}, err
	}
	filters, filterErrors := parts.ReadFilters(values)
	return results.ReportProps{
		Report: own.Report, Picks: own.Reflection.Picks, Filters: values, FilterErrors: filterErrors, Preferred: preferred, Unfolded: unfolded,
		Correction: own.Reflection.Correction(s.Now()),
	}, s.Reports.Match(r.Context(), own, filters)
}

// reportPick stores what changed in the points that the person wants to work on and their reasons: one
// field when that field saves itself, and the whole form on a button.
func (s *Server) reportPick(w http.ResponseWriter, r *http.Request, visitor account.Session, answers *asked) error {
	own, err := s.Reports.Answered(&answers.report)
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	id, change := own.Reflection.ID, results.ReadPicksForm(r.PostForm)
	picks, err := s.Assessments.ChangePicks(r.Context(), visitor.Person, id, change)
	if invalid, ok := fault.AsInvalid(err); ok && !httpd.IsHTMX(r) {
		return s.showReport(w, r, http.StatusUnprocessableEntity, visitor, answers, picks, invalid)
	}
	if err != nil {
		return err
	}
	if !httpd.IsHTMX(r) {
		return httpd.SeeOther(w, r, paths.ReportAtPicks(id, r.URL.Query()))
	}
	own.Report = own.WithPicks(picks)
	props, err := s.reportProps(r, own, answers.prefers)
	if err != nil {
		return err
	}
	props.Picks = change.Shown(picks)
	return httpd.Render(w, r, http.StatusOK, results.PicksSaved(props, !results.SavedReason(r.Header.Get("HX-Trigger"))))
}

// reportDifference stores the person's explanation of the difference between level and practice.
func (s *Server) reportDifference(w http.ResponseWriter, r *http.Request, visitor account.Session, answers *asked) error {
	own, err := s.Reports.Answered(&answers.report)
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	id := own.Reflection.ID
	err = s.Assessments.SaveDifferences(r.Context(), visitor.Person, id, results.ReadDifferenceForm(r.PostForm))
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showReport(w, r, http.StatusUnprocessableEntity, visitor, answers, nil, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.ReportAtDifference(id))
}

// matched returns the report that was asked for, with all offerings that fit.
func (s *Server) matched(r *http.Request, answers *report.Asked) (*report.Own, error) {
	own, err := s.Reports.Answered(answers)
	if err != nil {
		return nil, err
	}
	return own, s.Reports.Match(r.Context(), own, offering.Filters{})
}

func (s *Server) reportJSON(w http.ResponseWriter, r *http.Request, _ account.Session, answers *report.Asked) error {
	own, err := s.matched(r, answers)
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	return httpd.RenderJSON(w, own.Export())
}

func (s *Server) reportCSV(w http.ResponseWriter, r *http.Request, _ account.Session, answers *report.Asked) error {
	own, err := s.matched(r, answers)
	if err != nil {
		return askFirst(w, r, chi.URLParam(r, "id"), err)
	}
	httpd.AsSpreadsheet(w, "rapport.csv")
	return own.WriteCSV(w)
}
