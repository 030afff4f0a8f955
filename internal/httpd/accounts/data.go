package accounts

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
	"reflectietool/templates/parts"
)

// resumeForm asks for a resume code, and offers to make one.
func (s *Server) resumeForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showResume(w, r, http.StatusOK, visitor, accounts.ResumeProps{})
}

func (s *Server) showResume(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props accounts.ResumeProps) error {
	mine, err := s.mine(r, visitor)
	if err != nil {
		return err
	}
	props.HasWork, props.HasCode = len(mine) > 0 && !visitor.SignedIn(), visitor.HasCode
	return httpd.Render(w, r, status, accounts.Resume(props))
}

// mine returns the visitor's reflections, and none for a visitor without a session.
func (s *Server) mine(r *http.Request, visitor account.Session) ([]assessment.Summary, error) {
	if !visitor.Known() {
		return nil, nil
	}
	return s.Assessments.Mine(r.Context(), visitor.Person)
}

// resume lets a browser go on with the work that a resume code belongs to. Work that this browser
// already has would become unreachable, so the page asks for confirmation first.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := accounts.ReadResumeForm(r.PostForm)
	props := accounts.ResumeProps{Code: form.Code, Remember: form.Remember}
	if props.Code == "" {
		props.Errors = fault.Invalid{accounts.ResumeCodeField: "Vul je hervatcode in."}
		return s.showResume(w, r, http.StatusUnprocessableEntity, visitor, props)
	}
	mine, err := s.mine(r, visitor)
	if err != nil {
		return err
	}
	if len(mine) > 0 && !form.Confirmed {
		props.Confirm = true
		props.Errors = fault.Invalid{parts.ConfirmField: "Op dit apparaat staat al een reflectie. Zet een vinkje als je toch verder wilt met de hervatcode."}
		return s.showResume(w, r, http.StatusUnprocessableEntity, visitor, props)
	}
	token, err := s.Accounts.Resume(r.Context(), props.Code, props.Remember)
	if errors.Is(err, fault.NotFound) {
		props.Errors = fault.Invalid{accounts.ResumeCodeField: "Deze code kennen we niet. Kijk of je hem goed hebt overgenomen."}
		return s.showResume(w, r, http.StatusUnprocessableEntity, visitor, props)
	}
	if err != nil {
		return err
	}
	if old, ok := s.SessionToken(r); ok {
		if err := s.Accounts.Leave(r.Context(), old); err != nil {
			return err
		}
	}
	s.SetSession(w, token, props.Remember)
	return httpd.SeeOther(w, r, paths.Reflections)
}

// resumeCodeMake makes a guest's resume code and shows it, the only time that it is shown. A person
// with an account needs none: they sign in elsewhere.
func (s *Server) resumeCodeMake(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if visitor.SignedIn() {
		return httpd.SeeOther(w, r, paths.Account)
	}
	code, err := s.Accounts.NewResumeCode(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, accounts.ResumeCode(accounts.ResumeCodeProps{Code: code}))
}

// dataShow shows what is stored about this visitor and how to change or delete it.
func (s *Server) dataShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showData(w, r, http.StatusOK, visitor, accounts.MyDataProps{Saved: r.URL.Query().Get(paths.SavedParam)})
}

// showData shows what is stored; props hold what was typed in a refused form, and why it was
// refused.
func (s *Server) showData(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props accounts.MyDataProps) error {
	mine, err := s.mine(r, visitor)
	if err != nil {
		return err
	}
	if visitor.SignedIn() {
		if props.Keeping, err = s.Accounts.Keeping(r.Context(), visitor.Person); err != nil {
			return err
		}
		if props.RoundMails, err = s.Teams.WantsMails(r.Context(), visitor.Person); err != nil {
			return err
		}
		if props.CountsIn, err = s.Demand.CountsIn(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	if props.Errors[accounts.NameField] == "" {
		props.Name = visitor.Name
	}
	props.Known, props.Email, props.Mine = visitor.Known(), visitor.Email, mine
	props.Remembered, props.HasCode, props.Mails = visitor.Remembered, visitor.HasCode, s.Accounts.OffersMail()
	return httpd.Render(w, r, status, accounts.MyData(props))
}

// dataRemember turns "onthoud mij hier" on or off for the browser of a guest. A person with an
// account chooses that when signing in.
func (s *Server) dataRemember(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if visitor.SignedIn() {
		return httpd.SeeOther(w, r, paths.Data)
	}
	if err := s.Remember(w, r, visitor, parts.Remember(r.PostForm)); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Data)
}

// dataStop ends the session of this browser; the work stays.
func (s *Server) dataStop(w http.ResponseWriter, r *http.Request) error {
	if token, ok := s.SessionToken(r); ok {
		if err := s.Accounts.Leave(r.Context(), token); err != nil {
			return err
		}
	}
	s.DropSession(w)
	return httpd.SeeOther(w, r, paths.Home)
}

// dataDelete deletes the visitor and all their work at once.
func (s *Server) dataDelete(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !parts.Confirmed(r.PostForm) {
		return s.showData(w, r, http.StatusUnprocessableEntity, visitor, accounts.MyDataProps{
			Errors: fault.Invalid{parts.ConfirmField: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien."},
		})
	}
	if !visitor.SignedIn() || !s.Accounts.OffersMail() { // no mail with a code can reach them
		return s.deleteNow(w, r, visitor)
	}
	id, err := s.Accounts.RequestDelete(r.Context(), visitor.Email)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showData(w, r, http.StatusUnprocessableEntity, visitor, accounts.MyDataProps{Errors: fault.Invalid{parts.ConfirmField: invalid["email"]}})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.DataDeleteCode(id))
}

func (s *Server) deleteNow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Accounts.Delete(r.Context(), visitor.Person); err != nil {
		return err
	}
	s.DropSession(w)
	return httpd.Render(w, r, http.StatusOK, accounts.Deleted())
}

// deleteCodeForm asks for the code that confirms deleting an account.
func (s *Server) deleteCodeForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return httpd.Render(w, r, http.StatusOK, accounts.DeleteCode(accounts.SignInCodeProps{ID: chi.URLParam(r, "id")}))
}

func (s *Server) deleteCode(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, code := chi.URLParam(r, "id"), accounts.ReadCodeForm(r.PostForm)
	err := s.Accounts.Confirm(r.Context(), visitor.Person, id, code)
	if invalid, ok := fault.AsInvalid(err); ok {
		return httpd.Render(w, r, http.StatusUnprocessableEntity,
			accounts.DeleteCode(accounts.SignInCodeProps{ID: id, Code: code, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	return s.deleteNow(w, r, visitor)
}
