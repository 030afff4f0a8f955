package httpd

import (
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
	"reflectietool/templates/parts"
)

// doneAt leads on to a page that says which form was carried out.
func doneAt(w http.ResponseWriter, r *http.Request, path, done string) error {
	return seeOther(w, r, paths.Done(path, done))
}

// refusedForm is a form that comes back.
func refusedForm(r *http.Request, form string, invalid fault.Invalid) parts.Refused {
	return parts.Refused{Form: form, Typed: r.PostForm, Errors: invalid}
}

// manageShow is where a beheerder and the landelijk beheerder begin. For others there is
// nothing.
func (s *Server) manageShow(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	return s.showManage(w, r, http.StatusOK, session, parts.Refused{})
}

func (s *Server) showManage(w http.ResponseWriter, r *http.Request, status int, session account.Session, refused parts.Refused) error {
	if !session.Admin && !session.National {
		return fault.NotFound
	}
	props := organisations.ManageProps{National: session.National, Logins: s.Accounts.OffersOIDC(), Refused: refused, Done: r.URL.Query().Get(paths.DoneParam)}
	var err error
	if session.Admin {
		if props.Mine, err = s.Organisations.Memberships(r.Context(), session.Person); err != nil {
			return err
		}
	}
	if session.National {
		if props.All, err = s.Organisations.All(r.Context(), session.Person); err != nil {
			return err
		}
	}
	return render(w, r, status, organisations.Manage(props))
}

// organisationMake makes an organisation and invites its first beheerder.
func (s *Server) organisationMake(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	_, err = s.Organisations.Create(r.Context(), session.Person, r.PostForm.Get("naam"), r.PostForm.Get("email"))
	return s.managed(w, r, session, err, organisations.NewOrganisationForm, "organisatie-gemaakt")
}

// adminInvite invites a beheerder for any organisation.
func (s *Server) adminInvite(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	organisation := r.PostForm.Get("organisatie")
	if organisation == "" && session.National {
		err = fault.Invalid{"organisatie": "Kies voor welke organisatie."}
	} else {
		err = s.Organisations.InviteAdmin(r.Context(), session.Person, organisation, r.PostForm.Get("email"))
	}
	return s.managed(w, r, session, err, organisations.InviteAdminForm, "beheerder-uitgenodigd")
}

// managed answers a form of the landelijk beheerder.
func (s *Server) managed(w http.ResponseWriter, r *http.Request, session account.Session, err error, form, done string) error {
	var invalid fault.Invalid
	switch {
	case errors.As(err, &invalid):
		return s.showManage(w, r, http.StatusUnprocessableEntity, session, refusedForm(r, form, invalid))
	case err != nil:
		return err
	default:
		return doneAt(w, r, paths.Management, done)
	}
}
