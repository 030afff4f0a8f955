package reflecting

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/reflecting"
)

// correctOverview shows the answers of a finished reflection, for correcting them.
func (s *Server) correctOverview(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.correctable(w, r, visitor, func(reflection *assessment.Reflection, f *framework.Framework, correction assessment.Correction) error {
		questions, err := s.Teams.Ask(r.Context(), visitor.Person, reflection.ID)
		if err != nil {
			return err
		}
		return httpd.Render(w, r, http.StatusOK, reflecting.Correct(reflecting.CheckProps{
			Reflection: reflection, Framework: f, Correcting: true, Until: correction.Until, Asks: team.Unanswered(questions),
		}))
	})
}

// correctShow shows the questions on one competency of a finished reflection.
func (s *Server) correctShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.correctable(w, r, visitor, func(reflection *assessment.Reflection, f *framework.Framework, correction assessment.Correction) error {
		page, err := competencyPage(f, reflection.ID, chi.URLParam(r, "competency"), reflection.Form)
		if err != nil {
			return err
		}
		page.Correcting, page.Until = true, correction.Until
		page.Values = storedValues(reflection, page)
		page.Was = page.Values
		return httpd.Render(w, r, http.StatusOK, reflecting.Competency(page))
	})
}

// correctable calls show when the visitor's reflection in the URL can be corrected. Otherwise it says
// why not, or redirects to where an unfinished reflection goes on.
func (s *Server) correctable(
	w http.ResponseWriter, r *http.Request, visitor account.Session,
	show func(*assessment.Reflection, *framework.Framework, assessment.Correction) error,
) error {
	reflection, f, err := s.reflection(r, visitor)
	if err != nil {
		return err
	}
	if !reflection.Finished() {
		return httpd.SeeOther(w, r, paths.Reflection(reflection.ID))
	}
	correction := reflection.Correction(s.Now())
	if reason := correction.Refusal(); reason != "" {
		return httpd.Render(w, r, http.StatusOK, reflecting.CorrectClosed(reflecting.CorrectClosedProps{ReflectionID: reflection.ID, Reason: reason}))
	}
	return show(reflection, f, correction)
}

// correctSave corrects one field when that field saves itself, and the whole page otherwise.
func (s *Server) correctSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	page, err := s.postedCorrection(r)
	if err != nil {
		return err
	}
	changes, err := page.ReadChanges(r.PostForm)
	if err == nil {
		err = s.Assessments.Correct(r.Context(), visitor.Person, page.ReflectionID, changes)
	}
	return s.competencySaved(w, r, page, err)
}

// correctRefused is competencyRefused for a correction.
func (s *Server) correctRefused(w http.ResponseWriter, r *http.Request, refused error) error {
	page, err := s.postedCorrection(r)
	if err != nil {
		return err
	}
	return s.competencyNotSaved(w, r, page, refused)
}

// postedCorrection is postedPage for a correction.
func (s *Server) postedCorrection(r *http.Request) (reflecting.CompetencyProps, error) {
	page, err := s.postedPage(r)
	page.Correcting = true
	return page, err
}
