package organisations

import (
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
	"reflectietool/templates/parts"
)

// manageShow shows the page where a beheerder and the landelijk beheerder begin. Others get a 404.
func (s *Server) manageShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showManage(w, r, http.StatusOK, visitor, parts.Refused{})
}

func (s *Server) showManage(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, refused parts.Refused) error {
	if !visitor.Admin && !visitor.National {
		return fault.NotFound
	}
	props := organisations.ManageProps{National: visitor.National, Logins: s.Accounts.OffersOIDC(), Refused: refused, Done: r.URL.Query().Get(paths.DoneParam)}
	var err error
	if visitor.Admin {
		if props.Mine, err = s.Organisations.Memberships(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	if visitor.National {
		if props.All, err = s.Organisations.All(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	return httpd.Render(w, r, status, organisations.Manage(props))
}

// organisationMake makes an organisation and invites its first beheerder.
func (s *Server) organisationMake(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := organisations.ReadOrganisationForm(r.PostForm)
	_, err := s.Organisations.Create(r.Context(), visitor.Person, form.Name, form.Email)
	return s.managed(w, r, visitor, err, organisations.NewOrganisationForm, "organisatie-gemaakt")
}

// adminInvite invites a beheerder for any organisation.
func (s *Server) adminInvite(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	form := organisations.ReadAdminForm(r.PostForm)
	if form.Organisation == "" && visitor.National {
		err = fault.Invalid{organisations.OrganisationField: "Kies een organisatie."}
	} else {
		err = s.Organisations.InviteAdmin(r.Context(), visitor.Person, form.Organisation, form.Email)
	}
	return s.managed(w, r, visitor, err, organisations.InviteAdminForm, "beheerder-uitgenodigd")
}

// managed answers a form of the landelijk beheerder.
func (s *Server) managed(w http.ResponseWriter, r *http.Request, visitor account.Session, err error, form, done string) error {
	var invalid fault.Invalid
	switch {
	case errors.As(err, &invalid):
		return s.showManage(w, r, http.StatusUnprocessableEntity, visitor, httpd.RefusedForm(r, form, invalid))
	case err != nil:
		return err
	default:
		return httpd.DoneAt(w, r, paths.Management, done)
	}
}
