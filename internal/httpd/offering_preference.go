package httpd

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
)

// preferenceForm shows what the visitor prefers.
func (s *Server) preferenceForm(w http.ResponseWriter, r *http.Request) error {
	session, _, err := s.visitor(r)
	if err != nil {
		return err
	}
	preference, err := s.Shelf.Preference(r.Context(), session.Person)
	if err != nil {
		return err
	}
	return s.showPreference(w, r, http.StatusOK, catalogue.PreferenceProps{
		Values: catalogue.PreferenceValues(preference), Known: !preference.Empty(), Saved: r.URL.Query().Get("bewaard") != "",
	})
}

func (s *Server) showPreference(w http.ResponseWriter, r *http.Request, status int, props catalogue.PreferenceProps) (err error) {
	if props.Registers, err = s.Shelf.Registers(r.Context()); err != nil {
		return err
	}
	return render(w, r, status, catalogue.Preference(props))
}

// preferenceSave remembers what was filled in on that page, or in the filters on the
// offerings.
func (s *Server) preferenceSave(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	preference, invalid := parsePreference(r.PostForm)
	if r.PostForm.Get("vergeet") != "" {
		preference, invalid = shelf.Preference{}, nil
	} else if preference.Empty() && len(invalid) == 0 {
		invalid = fault.Invalid{"regio": "Kies eerst een plaats, een vorm, kosten, een periode of een register."}
	}
	if len(invalid) == 0 {
		session, err := s.sessionOrNew(w, r)
		if err != nil {
			return err
		}
		err = s.Shelf.Prefer(r.Context(), session.Person, preference)
		if refused, ok := fault.AsInvalid(err); ok {
			invalid = refused
		} else if err != nil {
			return err
		}
	}
	if len(invalid) > 0 {
		return s.showPreference(w, r, http.StatusUnprocessableEntity, catalogue.PreferenceProps{Values: r.PostForm, Errors: invalid})
	}
	return seeOther(w, r, paths.PreferenceSaved)
}

// parsePreference reads those filters that can be remembered.
func parsePreference(values url.Values) (shelf.Preference, fault.Invalid) {
	filters, invalid := parseFilters(values)
	return shelf.Preference{
		Region:  cmp.Or(filters.Region, strings.TrimSpace(values.Get("provincie"))),
		Formats: filters.Formats, MaxCost: filters.MaxCost,
		From: filters.From, Until: filters.Until,
		Register: strings.TrimSpace(values.Get("register")),
	}, invalid
}

// preferred returns the filters of an address. An address without any has those that the
// visitor prefers, if they do.
func (s *Server) preferred(r *http.Request, session account.Session) (values url.Values, preferred bool, err error) {
	values = r.URL.Query()
	if len(values) > 0 || session.Person == "" {
		return values, false, nil
	}
	preference, err := s.Shelf.Preference(r.Context(), session.Person)
	if err != nil {
		return values, false, err
	}
	preference = preference.Current(s.Now())
	return catalogue.PreferenceValues(preference), !preference.Empty(), nil
}

// demandConsent keeps whether development points count in the national overview.
func (s *Server) demandConsent(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInForm(w, r)
	if !ok {
		return err
	}
	if err := s.Demand.CountIn(r.Context(), session.Person, r.PostForm.Get("meetellen") == "ja"); err != nil {
		return err
	}
	return seeOther(w, r, paths.DataAtDemand)
}
