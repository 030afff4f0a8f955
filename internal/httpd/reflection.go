package httpd

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
	"reflectietool/templates/reflecting"
)

// reflectionIntro is where a reflection begins, and where one that is open goes on.
func (s *Server) reflectionIntro(w http.ResponseWriter, r *http.Request) error {
	form := assessment.FormReflection
	if r.URL.Path == paths.QuickScan {
		form = assessment.FormScan
	}
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	props := reflecting.ReflectionIntroProps{Form: form, Remembered: session.Remembered}
	if known {
		if props.Mine, err = s.Assessments.Mine(r.Context(), session.Person); err != nil {
			return err
		}
	}
	return render(w, r, http.StatusOK, reflecting.ReflectionIntro(props))
}

func (s *Server) reflectionStart(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	form := assessment.Form(r.PostForm.Get("vorm"))
	if !form.Valid() {
		return fault.Invalid{"vorm": "Kies Reflectie of Snelle scan."}
	}
	session, err := s.sessionOrNew(w, r)
	if err != nil {
		return err
	}
	var targets map[string]framework.Level // a guest has no function
	if session.SignedIn() {
		if targets, err = s.Organisations.Targets(r.Context(), session.Person); err != nil {
			return err
		}
	}
	id, err := s.Assessments.Start(r.Context(), session.Person, form, targets)
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.Reflection(id))
}

// sessionOrNew returns who acts, and makes a visitor of who has no session yet.
func (s *Server) sessionOrNew(w http.ResponseWriter, r *http.Request) (account.Session, error) {
	session, known, err := s.visitor(r)
	if err != nil {
		return session, err
	}
	remember := r.PostForm.Get("onthoud") != ""
	if !known {
		token, session, err := s.Accounts.Begin(r.Context(), remember)
		if err == nil {
			s.setSession(w, token, remember)
		}
		return session, err
	}
	if remember && !session.Remembered {
		return session, s.remember(w, r, session, true)
	}
	return session, nil
}

// reflectionResume leads to the first open question.
func (s *Server) reflectionResume(w http.ResponseWriter, r *http.Request) error {
	_, reflection, f, err := s.reflection(r)
	if err != nil {
		return err
	}
	switch open := reflection.FirstOpen(f); {
	case reflection.Finished():
		return seeOther(w, r, paths.Report(reflection.ID))
	case open != "":
		return seeOther(w, r, paths.ReflectionCompetency(reflection.ID, open))
	default:
		return seeOther(w, r, paths.ReflectionCheck(reflection.ID))
	}
}

// reflection returns who acts, the reflection in the URL, which is theirs, and its
// edition.
func (s *Server) reflection(r *http.Request) (account.Session, *assessment.Reflection, *framework.Framework, error) {
	session, err := s.session(r)
	if err != nil {
		return session, nil, nil, err
	}
	reflection, err := s.Assessments.Get(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return session, nil, nil, err
	}
	f, ok := s.Frameworks.Edition(reflection.Edition)
	if !ok {
		return session, nil, nil, fault.NotFound
	}
	return session, reflection, f, nil
}

// reflectionCheck shows what was answered and what is still open, before finishing.
func (s *Server) reflectionCheck(w http.ResponseWriter, r *http.Request) error {
	return s.showCheck(w, r, http.StatusOK, "")
}

func (s *Server) showCheck(w http.ResponseWriter, r *http.Request, status int, failure string) error {
	_, reflection, f, err := s.reflection(r)
	if err != nil {
		return err
	}
	if reflection.Finished() {
		return seeOther(w, r, paths.Report(reflection.ID))
	}
	return render(w, r, status, reflecting.Check(reflecting.CheckProps{Reflection: reflection, Framework: f, Failure: failure}))
}

func (s *Server) reflectionFinish(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	id := chi.URLParam(r, "id")
	err = s.Assessments.Finish(r.Context(), session.Person, id)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showCheck(w, r, http.StatusUnprocessableEntity, invalid[""])
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.Report(id))
}
