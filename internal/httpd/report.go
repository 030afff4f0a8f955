package httpd

import (
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/report"
	"reflectietool/internal/team"
	"reflectietool/templates/pages"
)

// buildReport makes the report on the finished reflection in the URL, which is the
// acting person's own.
//
// While a team round asks whether the reflection counts, there is none: who has seen what
// the answers mean would choose by that.
func (s *Server) buildReport(r *http.Request, filters offering.Filters) (*report.Report, []team.Question, error) {
	session, err := s.session(r)
	if err != nil {
		return nil, nil, err
	}
	reflection, previous, err := s.Assessments.GetWithPrevious(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return nil, nil, err
	}
	f, known := s.Frameworks.Edition(reflection.Edition)
	switch {
	case !known:
		return nil, nil, fault.NotFound
	case !reflection.Finished():
		return nil, nil, errUnfinished
	}
	questions, err := s.asked(r, session, reflection)
	if err != nil {
		return nil, nil, err
	}
	result := report.Build(report.Input{Framework: f, Reflection: reflection, Previous: previous})
	var competencies []string
	for _, need := range result.Needs() {
		competencies = append(competencies, need.Competency)
	}
	candidates, err := s.Offerings.Candidates(r.Context(), session.Person, competencies, s.Now())
	if err != nil {
		return nil, nil, err
	}
	result.Match(candidates, filters, s.Now())
	return result, questions, nil
}

func (s *Server) reportShow(w http.ResponseWriter, r *http.Request) error {
	return s.showReport(w, r, http.StatusOK, nil, nil)
}

// showReport shows the report; picks replaces what is stored by what was just chosen,
// when that could not be kept.
func (s *Server) showReport(w http.ResponseWriter, r *http.Request, status int, picks []assessment.Pick, errs fault.Invalid) error {
	session, _, err := s.visitor(r)
	if err != nil {
		return err
	}
	values, preferred, err := s.preferred(r, session)
	if err != nil {
		return err
	}
	filters, filterErrors := parseFilters(values)
	result, questions, err := s.buildReport(r, filters)
	if errors.Is(err, errUnfinished) {
		return seeOther(w, r, "/reflectie/"+chi.URLParam(r, "id"))
	}
	if err != nil {
		return askFirst(w, r, err)
	}
	if picks == nil {
		picks = result.Reflection.Picks
	}
	accounts, err := s.offersSignIn(r)
	if err != nil {
		return err
	}
	return render(w, r, status, pages.Report(pages.ReportProps{
		Report: result, Picks: picks, Errors: errs,
		Filters: values, FilterErrors: filterErrors, Preferred: preferred, Accounts: accounts, Rounds: questions,
	}))
}

// reportPick keeps what the person wants to go on with and what is behind it.
func (s *Server) reportPick(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	session, err := s.session(r)
	if err != nil {
		return err
	}
	picks := formPicks(r)
	id := chi.URLParam(r, "id")
	err = s.Assessments.SavePicks(r.Context(), session.Person, id, picks)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showReport(w, r, http.StatusUnprocessableEntity, picks, invalid)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, "/rapport/"+id+"#"+pages.PickSection)
}

// formPicks reads the boxes "groeien" and "inzetten", and per competency the answer to
// "Wat speelt hier?".
func formPicks(r *http.Request) []assessment.Pick {
	picks := []assessment.Pick{}
	growing := make(map[string]bool)
	for _, slug := range r.PostForm[string(assessment.PickGrow)] {
		growing[slug] = true
		picks = append(picks, assessment.Pick{
			Competency: slug, Kind: assessment.PickGrow,
			Reason: assessment.Reason(r.PostForm.Get(pages.ReasonField(slug))),
		})
	}
	for _, slug := range r.PostForm[string(assessment.PickUse)] {
		if !growing[slug] { // development wins (rule 8)
			picks = append(picks, assessment.Pick{Competency: slug, Kind: assessment.PickUse})
		}
	}
	return picks
}

// reportDifference keeps what makes the difference between level and practice.
func (s *Server) reportDifference(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	session, err := s.session(r)
	if err != nil {
		return err
	}
	differences := make(map[string]string)
	for name := range r.PostForm {
		if slug, ok := strings.CutSuffix(name, pages.DifferenceSuffix); ok {
			differences[slug] = normalizeNewlines(r.PostForm.Get(name))
		}
	}
	id := chi.URLParam(r, "id")
	err = s.Assessments.SaveDifferences(r.Context(), session.Person, id, differences)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showReport(w, r, http.StatusUnprocessableEntity, nil, invalid)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, "/rapport/"+id+"#"+pages.DifferenceSection)
}

func (s *Server) reportJSON(w http.ResponseWriter, r *http.Request) error {
	result, _, err := s.buildReport(r, offering.Filters{})
	if err != nil {
		return askFirst(w, r, err)
	}
	return renderJSON(w, result.Export())
}

func (s *Server) reportCSV(w http.ResponseWriter, r *http.Request) error {
	result, _, err := s.buildReport(r, offering.Filters{})
	if err != nil {
		return askFirst(w, r, err)
	}
	asSpreadsheet(w, "rapport.csv")
	return result.WriteCSV(w)
}
