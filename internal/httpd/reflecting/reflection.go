package reflecting

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/reflecting"
)

// reflectionIntro shows the page where a reflection begins, or where an open one is continued.
func (s *Server) reflectionIntro(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := assessment.FormReflection
	if r.URL.Path == paths.QuickScan {
		form = assessment.FormScan
	}
	return s.showIntro(w, r, http.StatusOK, visitor, reflecting.ReflectionIntroProps{Form: form})
}

func (s *Server) showIntro(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props reflecting.ReflectionIntroProps) error {
	var err error
	if visitor.Known() {
		if props.Mine, err = s.Assessments.Mine(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	props.Framework = s.Frameworks.Current()
	props.Remembered = visitor.Remembered || visitor.SignedIn()
	props.OffersAccount = s.Accounts.OffersMail() && !visitor.SignedIn()
	return httpd.Render(w, r, status, reflecting.ReflectionIntro(props))
}

// reflectionStart begins a reflection. To a person who has no room for another one, it shows those to
// go on with.
func (s *Server) reflectionStart(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := reflecting.ReadStartForm(r.PostForm)
	if !form.Valid() {
		return fault.Invalid{reflecting.FormField: "Kies Reflectie of Snelle scan."}
	}
	visitor, err := s.Ensure(w, r, visitor)
	if err != nil {
		return err
	}
	var targets map[string]framework.Level // a guest has no function
	if visitor.SignedIn() {
		if targets, err = s.Organisations.Targets(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	id, err := s.Assessments.Start(r.Context(), visitor.Person, form, targets)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showIntro(w, r, http.StatusUnprocessableEntity, visitor, reflecting.ReflectionIntroProps{
			Form: form, Full: invalid[reflecting.FormField],
		})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Reflection(id))
}

// reflectionResume redirects to the first open question.
func (s *Server) reflectionResume(w http.ResponseWriter, r *http.Request, _ account.Session, reflection *assessment.Reflection) error {
	f, err := s.editionOf(reflection)
	if err != nil {
		return err
	}
	open, found := f.Competency(reflection.FirstOpen(f))
	switch {
	case reflection.Finished():
		return httpd.SeeOther(w, r, paths.Report(reflection.ID))
	case found:
		return httpd.SeeOther(w, r, reflecting.FirstOpen(reflection, open))
	default:
		return httpd.SeeOther(w, r, paths.ReflectionCheck(reflection.ID))
	}
}

// reflection returns the visitor's reflection in the URL and its edition. It returns fault.NotFound
// for another person's.
func (s *Server) reflection(r *http.Request, visitor account.Session) (*assessment.Reflection, *framework.Framework, error) {
	reflection, err := s.Assessments.Get(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return nil, nil, err
	}
	f, err := s.editionOf(reflection)
	return reflection, f, err
}

// askReflection asks for the visitor's reflection in the URL.
func (s *Server) askReflection(r *http.Request, batch *account.Batch, person string, reflection *assessment.Reflection) {
	s.Assessments.AskReflection(batch, person, chi.URLParam(r, "id"), reflection)
}

// editionOf returns fault.NotFound for a reflection of an edition that no longer exists.
func (s *Server) editionOf(reflection *assessment.Reflection) (*framework.Framework, error) {
	f, ok := s.Frameworks.Edition(reflection.Edition)
	if !ok {
		return nil, fault.NotFound
	}
	return f, nil
}

// reflectionCheck shows which questions are answered and which are still open, before finishing.
func (s *Server) reflectionCheck(w http.ResponseWriter, r *http.Request, _ account.Session, reflection *assessment.Reflection) error {
	return s.showCheck(w, r, http.StatusOK, reflection, "")
}

func (s *Server) showCheck(w http.ResponseWriter, r *http.Request, status int, reflection *assessment.Reflection, failure string) error {
	f, err := s.editionOf(reflection)
	if err != nil {
		return err
	}
	if reflection.Finished() {
		return httpd.SeeOther(w, r, paths.Report(reflection.ID))
	}
	return httpd.Render(w, r, status, reflecting.Check(reflecting.CheckProps{Reflection: reflection, Framework: f, Failure: failure}))
}

func (s *Server) reflectionFinish(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	err := s.Assessments.Finish(r.Context(), visitor.Person, id)
	if invalid, ok := fault.AsInvalid(err); ok {
		reflection, _, err := s.reflection(r, visitor)
		if err != nil {
			return err
		}
		return s.showCheck(w, r, http.StatusUnprocessableEntity, reflection, invalid[""])
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Report(id))
}
