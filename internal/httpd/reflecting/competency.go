package reflecting

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/reflecting"
	"reflectietool/templates/ui"
)

// competencyShow shows one page of a reflection: the questions on one competency.
func (s *Server) competencyShow(w http.ResponseWriter, r *http.Request, _ account.Session, reflection *assessment.Reflection) error {
	f, err := s.editionOf(reflection)
	if err != nil {
		return err
	}
	if reflection.Finished() {
		return httpd.SeeOther(w, r, paths.Report(reflection.ID))
	}
	page, err := competencyPage(f, reflection.ID, chi.URLParam(r, "competency"), reflection.Form)
	if err != nil {
		return err
	}
	page.Values = storedValues(reflection, page)
	page.Was = page.Values
	return httpd.Render(w, r, http.StatusOK, reflecting.Competency(page))
}

// savedAtOnce saves answers in the one statement that also checks the session. When that did not save,
// otherwise looks the visitor up and says why, or saves after all.
func (s *Server) savedAtOnce(otherwise http.HandlerFunc) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		page, err := s.postedPage(r)
		if err != nil {
			return err
		}
		token, known := s.SessionToken(r)
		if changes, err := page.ReadChanges(r.PostForm); known && err == nil {
			saved, err := s.Assessments.SaveByToken(r.Context(), token, page.ReflectionID, changes)
			if saved || err != nil {
				return s.competencySaved(w, r, page, err)
			}
		}
		otherwise(w, r)
		return nil
	})
}

// competencySave saves one field when that field saves itself, and the whole page on "Volgende".
func (s *Server) competencySave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	page, err := s.postedPage(r)
	if err != nil {
		return err
	}
	return s.competencySaved(w, r, page, s.saveCompetency(r, visitor, page))
}

// competencySaved answers after an attempt to save: with a sentence for a field, or else with the
// next page; and with the page itself when err is not nil.
func (s *Server) competencySaved(w http.ResponseWriter, r *http.Request, page reflecting.CompetencyProps, err error) error {
	switch {
	case err != nil:
		return s.competencyNotSaved(w, r, page, err)
	case httpd.IsHTMX(r):
		return httpd.Render(w, r, http.StatusOK, ui.Saved())
	default:
		return httpd.SeeOther(w, r, nextPage(page, reflecting.ReadPageForm(r.PostForm).Button))
	}
}

// competencyRefused answers a visitor without a session. The text they typed stays on the page.
func (s *Server) competencyRefused(w http.ResponseWriter, r *http.Request, refused error) error {
	page, err := s.postedPage(r)
	if err != nil {
		return err
	}
	return s.competencyNotSaved(w, r, page, refused)
}

// postedPage returns the page that a form came from, with nothing filled in.
func (s *Server) postedPage(r *http.Request) (reflecting.CompetencyProps, error) {
	form := reflecting.ReadPageForm(r.PostForm)
	f, ok := s.Frameworks.Edition(form.Edition)
	if !ok {
		f = s.Frameworks.Current()
	}
	return competencyPage(f, chi.URLParam(r, "id"), chi.URLParam(r, "competency"), form.Form)
}

func (s *Server) saveCompetency(r *http.Request, visitor account.Session, page reflecting.CompetencyProps) error {
	changes, err := page.ReadChanges(r.PostForm)
	if err != nil {
		return err
	}
	if changes.Empty() { // nothing to write, but check that the page exists and is open
		reflection, err := s.Assessments.Get(r.Context(), visitor.Person, page.ReflectionID)
		if err == nil && reflection.Finished() {
			err = fault.Conflict
		}
		return err
	}
	return s.Assessments.Save(r.Context(), visitor.Person, page.ReflectionID, changes)
}

// competencyNotSaved shows the page again with what was typed, so that nothing is lost while the
// database is away or when an answer is refused.
func (s *Server) competencyNotSaved(w http.ResponseWriter, r *http.Request, page reflecting.CompetencyProps, err error) error {
	invalid, isInvalid := fault.AsInvalid(err)
	over := errors.Is(err, account.ErrSessionOver)
	if httpd.IsHTMX(r) || !isInvalid && !over && !errors.Is(err, fault.Unavailable) {
		return err
	}
	page.Values, page.Was = reflecting.ReadTyped(r.PostForm)
	status := httpd.StatusOf(err)
	s.LogFailure(r, status, err)
	switch {
	case isInvalid:
		page.Errors = invalid
	case over:
		page.Errors = fault.Invalid{"": "Je bezoek is verlopen, dus dit is niet opgeslagen. Ga in een nieuw tabblad " +
			"verder met je hervatcode. Kom dan hier terug en kies nog eens " + page.MainButton() + "."}
	default:
		page.Errors = fault.Invalid{"": "Opslaan lukt nu even niet. Je antwoorden staan nog op deze pagina. " +
			"Wacht even en kies dan nog eens " + page.MainButton() + "."}
	}
	return httpd.Render(w, r, status, reflecting.Competency(page))
}

// competencyPage returns the page of a competency, with its place in its edition. It returns
// fault.NotFound for a slug that the edition does not have.
func competencyPage(f *framework.Framework, reflection, slug string, form assessment.Form) (reflecting.CompetencyProps, error) {
	all := f.Competencies()
	place := slices.IndexFunc(all, func(c framework.Competency) bool { return c.Slug == slug })
	if place < 0 {
		return reflecting.CompetencyProps{}, fault.NotFound
	}
	kenmerk, _ := f.KenmerkOf(slug) // every competency has one
	return reflecting.CompetencyProps{
		ReflectionID: reflection, Framework: f, Form: form,
		Kenmerk: kenmerk, Competency: all[place], Competencies: all, Place: place + 1,
	}, nil
}

// nextPage returns the page that a button leads to: the next competency unless the button names
// another.
func nextPage(page reflecting.CompetencyProps, button string) string {
	next := page.Place // counted from 1, so the index of the next one
	if button == reflecting.ButtonPrevious {
		next = page.Place - 2
	}
	if button == reflecting.ButtonCheck || next >= len(page.Competencies) {
		return page.Overview()
	}
	return page.Path(page.Competencies[max(0, next)].Slug)
}

// storedValues returns the stored answers on one competency by the name of their field.
func storedValues(r *assessment.Reflection, page reflecting.CompetencyProps) map[string]string {
	values := make(map[string]string)
	for _, statement := range page.Competency.Statements {
		values[statement.Code] = string(r.Statements[statement.Code])
	}
	answer := r.Competencies[page.Competency.Slug]
	values[page.LevelField()] = string(answer.Choice)
	values[page.NoteField()] = answer.Note
	values[page.WeightField()] = string(answer.Weight)
	values[page.TargetField()] = strconv.Itoa(int(answer.Target))
	values[page.QuestionField()] = r.Kenmerken[page.Kenmerk.Slug]
	return values
}
