package catalogue

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
	"reflectietool/templates/parts"
)

// offeringList searches the offerings. The whole search is in the URL, so that it can be shared;
// the page names a filter that cannot be read and leaves it out. The URL only says that "Mijn
// laatste rapport" is asked for: whose report that is, and what it contains, is looked up here. A
// URL without filters gets the visitor's preference.
func (s *Server) offeringList(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	f := s.Frameworks.Current()
	values, prefers, err := parts.PreferredFilters(r.URL.Query(), func() (shelf.Preference, error) {
		return s.Shelf.Current(r.Context(), visitor.Person)
	})
	if err != nil {
		return err
	}
	query, ignored := parts.ReadQuery(f, values)
	filters, errs := parts.ReadFilters(values)
	query.Filters, query.Person = filters, visitor.Person
	props := catalogue.OfferingsProps{Framework: f, Query: values, Errors: errs, Ignored: ignored, Preferred: prefers}
	if visitor.Known() {
		w.Header().Set("Cache-Control", "no-store") // the page depends on the visitor's preference, organisations and report
		if props.Points, err = s.reportPoints(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	if values.Get(paths.ReportParam) != "" {
		query.Within = props.Points
	}
	if props.Found, err = s.Search.Search(r.Context(), query); err != nil {
		return err
	}
	status := http.StatusOK
	if httpd.IsHTMX(r) {
		pushAddress(w, r, paths.OfferingsPage(values, 1))
	} else if len(errs) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return httpd.Render(w, r, status, catalogue.Offerings(props))
}

// reportPoints returns the competencies for which the person's last report looks for offerings, and
// none without a report.
func (s *Server) reportPoints(ctx context.Context, person string) ([]string, error) {
	latest, err := s.Reports.Latest(ctx, person)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return latest.Sought(), nil
}

// pushAddress makes htmx show the URL of a live search, unless the browser shows it already: then
// the history would hold it twice.
func pushAddress(w http.ResponseWriter, r *http.Request, address string) {
	current, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err == nil && current.RequestURI() == address {
		address = "false"
	}
	w.Header().Set("HX-Push-Url", address)
}

// seenOffering returns the offering in the URL, if the visitor may see it, or else fault.NotFound.
func (s *Server) seenOffering(r *http.Request, visitor account.Session) (offering.Offering, error) {
	return s.Offerings.Get(r.Context(), visitor.Person, chi.URLParam(r, "id"))
}

// offeringShow shows one offering. One that is over is still shown, and the page says that it is
// over.
func (s *Server) offeringShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.Offerings.Get(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	link, err := s.Links.Link(r.Context(), found.ID)
	if err != nil {
		return err
	}
	if visitor.Known() && r.Method == http.MethodGet && r.URL.Query().Get(paths.FromParam) == paths.FromReport {
		if err := s.Shelf.CountOpening(r.Context(), found.ID); err != nil {
			return err
		}
	}
	if visitor.Known() {
		// The page shows what the visitor did with the offering, which may be one of the visitor's
		// organisation.
		w.Header().Set("Cache-Control", "no-store")
	}
	own, err := s.Shelf.Own(r.Context(), visitor.Person, found.ID)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, catalogue.Offering(parts.OfferingProps{
		Framework: s.Frameworks.Current(), Offering: found, Link: link, CanPlan: visitor.Known(), Today: s.Now(),
		Own: own, Reported: r.URL.Query().Get(paths.ReportedParam) != "", Used: r.URL.Query().Get(paths.UsedParam) != "",
	}))
}
