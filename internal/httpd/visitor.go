package httpd

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// resumeForm asks for a resume code, and offers to make one.
func (s *Server) resumeForm(w http.ResponseWriter, r *http.Request) error {
	return s.showResume(w, r, http.StatusOK, accounts.ResumeProps{})
}

func (s *Server) showResume(w http.ResponseWriter, r *http.Request, status int, props accounts.ResumeProps) error {
	session, mine, err := s.mine(r)
	if err != nil {
		return err
	}
	props.HasWork, props.HasCode = len(mine) > 0 && !session.SignedIn(), session.HasCode
	return render(w, r, status, accounts.Resume(props))
}

// mine returns who acts, if anyone, and their reflections.
func (s *Server) mine(r *http.Request) (account.Session, []assessment.Summary, error) {
	session, known, err := s.visitor(r)
	if err != nil || !known {
		return session, nil, err
	}
	mine, err := s.Assessments.Mine(r.Context(), session.Person)
	return session, mine, err
}

// resume lets a browser go on with the work that a resume code belongs to. Work that
// this browser already has would drop out of sight, so that is asked first.
func (s *Server) resume(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	props := accounts.ResumeProps{Code: r.PostForm.Get("code"), Remember: r.PostForm.Get("onthoud") != ""}
	if props.Code == "" {
		props.Errors = fault.Invalid{"code": "Vul je hervatcode in."}
		return s.showResume(w, r, http.StatusUnprocessableEntity, props)
	}
	_, mine, err := s.mine(r)
	if err != nil {
		return err
	}
	if len(mine) > 0 && r.PostForm.Get("bevestig") == "" {
		props.Confirm = true
		props.Errors = fault.Invalid{"bevestig": "Op dit apparaat staat al een reflectie. Zet een vinkje als je toch verder wilt met de hervatcode."}
		return s.showResume(w, r, http.StatusUnprocessableEntity, props)
	}
	token, err := s.Accounts.Resume(r.Context(), props.Code, props.Remember)
	if errors.Is(err, fault.NotFound) {
		props.Errors = fault.Invalid{"code": "Deze code kennen we niet. Kijk of je hem goed hebt overgenomen."}
		return s.showResume(w, r, http.StatusUnprocessableEntity, props)
	}
	if err != nil {
		return err
	}
	if old, ok := s.sessionToken(r); ok {
		if err := s.Accounts.Leave(r.Context(), old); err != nil {
			return err
		}
	}
	s.setSession(w, token, props.Remember)
	return seeOther(w, r, paths.Reflections)
}

// resumeCodeMake makes a guest's code and shows it, for the only time. Who has an account
// signs in elsewhere.
func (s *Server) resumeCodeMake(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	if session.SignedIn() {
		return seeOther(w, r, paths.Account)
	}
	code, err := s.Accounts.NewResumeCode(r.Context(), session.Person)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, accounts.ResumeCode(accounts.ResumeCodeProps{Code: code}))
}

// dataShow says what is stored about this visitor and how to change or delete it.
func (s *Server) dataShow(w http.ResponseWriter, r *http.Request) error {
	return s.showData(w, r, http.StatusOK, accounts.MyDataProps{Saved: r.URL.Query().Get("bewaard")})
}

// showData fills in what is stored; props hold what a refused form typed, and why.
func (s *Server) showData(w http.ResponseWriter, r *http.Request, status int, props accounts.MyDataProps) error {
	session, mine, err := s.mine(r)
	if err != nil {
		return err
	}
	if session.SignedIn() {
		if props.Keeping, err = s.Accounts.Keeping(r.Context(), session.Person); err != nil {
			return err
		}
		if props.RoundMails, err = s.Teams.WantsMails(r.Context(), session.Person); err != nil {
			return err
		}
		if props.CountsIn, err = s.Demand.CountsIn(r.Context(), session.Person); err != nil {
			return err
		}
	}
	if props.Errors["naam"] == "" {
		props.Name = session.Name
	}
	props.Known, props.Email, props.Mine = session.Person != "", session.Email, mine
	props.Remembered, props.HasCode, props.Mails = session.Remembered, session.HasCode, s.Accounts.OffersMail()
	return render(w, r, status, accounts.MyData(props))
}

// dataRemember turns "onthoud mij hier" on or off for this browser.
func (s *Server) dataRemember(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	session, err := s.session(r)
	if err != nil {
		return err
	}
	if err := s.remember(w, r, session, r.PostForm.Get("onthoud") != ""); err != nil {
		return err
	}
	return seeOther(w, r, paths.Data)
}

// dataStop ends the visit of this browser; the work stays.
func (s *Server) dataStop(w http.ResponseWriter, r *http.Request) error {
	if token, ok := s.sessionToken(r); ok {
		if err := s.Accounts.Leave(r.Context(), token); err != nil {
			return err
		}
	}
	s.dropSession(w)
	return seeOther(w, r, paths.Home)
}

func (s *Server) remember(w http.ResponseWriter, r *http.Request, session account.Session, remember bool) error {
	token, _ := s.sessionToken(r) // there is one, or there would be no session
	session.Remembered = remember
	if err := s.Accounts.Remember(r.Context(), token, session); err != nil {
		return err
	}
	s.setSession(w, token, remember)
	return nil
}

// dataDelete removes the visitor and all their work at once.
func (s *Server) dataDelete(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	session, err := s.session(r)
	if err != nil {
		return err
	}
	if r.PostForm.Get("bevestig") == "" {
		return s.showData(w, r, http.StatusUnprocessableEntity, accounts.MyDataProps{
			Errors: fault.Invalid{"bevestig": "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien."},
		})
	}
	if !session.SignedIn() || !s.Accounts.OffersMail() { // no code can reach them
		return s.deleteNow(w, r, session)
	}
	id, err := s.Accounts.RequestDelete(r.Context(), session.Email)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showData(w, r, http.StatusUnprocessableEntity, accounts.MyDataProps{Errors: fault.Invalid{"bevestig": invalid["email"]}})
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.DataDeleteCode(id))
}

func (s *Server) deleteNow(w http.ResponseWriter, r *http.Request, session account.Session) error {
	if err := s.Accounts.Delete(r.Context(), session.Person); err != nil {
		return err
	}
	s.dropSession(w)
	return render(w, r, http.StatusOK, accounts.Deleted())
}

// deleteCodeForm asks for the code that confirms deleting an account.
func (s *Server) deleteCodeForm(w http.ResponseWriter, r *http.Request) error {
	_, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	return render(w, r, http.StatusOK, accounts.DeleteCode(accounts.SignInCodeProps{ID: chi.URLParam(r, "id")}))
}

func (s *Server) deleteCode(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	id, code := chi.URLParam(r, "id"), r.PostForm.Get("code")
	err = s.Accounts.Confirm(r.Context(), session.Person, id, code)
	if invalid, ok := fault.AsInvalid(err); ok {
		return render(w, r, http.StatusUnprocessableEntity,
			accounts.DeleteCode(accounts.SignInCodeProps{ID: id, Code: code, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	return s.deleteNow(w, r, session)
}
