package catalogue

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
	"reflectietool/templates/parts"
)

// preferenceForm shows the visitor's preference.
func (s *Server) preferenceForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	preference, err := s.Shelf.Preference(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return s.showPreference(w, r, http.StatusOK, catalogue.PreferenceProps{
		Values: parts.PreferenceValues(preference), Known: !preference.Empty(), Saved: r.URL.Query().Get(paths.SavedParam) != "",
	})
}

func (s *Server) showPreference(w http.ResponseWriter, r *http.Request, status int, props catalogue.PreferenceProps) (err error) {
	if props.Registers, err = s.Shelf.Registers(r.Context()); err != nil {
		return err
	}
	return httpd.Render(w, r, status, catalogue.Preference(props))
}

// preferenceSave stores the preference from that page, or from the filters of the search.
func (s *Server) preferenceSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := catalogue.ReadPreferenceForm(r.PostForm)
	preference, invalid := form.Preference, form.Errors
	if form.Forget {
		preference, invalid = shelf.Preference{}, nil
	} else if preference.Empty() && len(invalid) == 0 {
		invalid = fault.Invalid{paths.RegionParam: "Kies eerst een plaats, een vorm, kosten, een periode of een register."}
	}
	if len(invalid) == 0 {
		visitor, err := s.Ensure(w, r, visitor)
		if err != nil {
			return err
		}
		err = s.Shelf.Prefer(r.Context(), visitor.Person, preference)
		if refused, ok := fault.AsInvalid(err); ok {
			invalid = refused
		} else if err != nil {
			return err
		}
	}
	if len(invalid) > 0 {
		return s.showPreference(w, r, http.StatusUnprocessableEntity, catalogue.PreferenceProps{Values: r.PostForm, Errors: invalid})
	}
	return httpd.SeeOther(w, r, paths.PreferenceSaved)
}
