package httpd

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
	"reflectietool/templates/parts"
)

// offeringList searches the offerings. The whole search stands in the address, so that
// it can be shared; a filter that cannot be read is said and left out. "Mijn laatste
// rapport" is only asked for in the address: whose report that is, and what is in it, is
// found out here. An address without anything has what the visitor prefers.
func (s *Server) offeringList(w http.ResponseWriter, r *http.Request) error {
	f := s.Frameworks.Current()
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	values, preferred, err := s.preferred(r, session)
	if err != nil {
		return err
	}
	query, ignored := parseOfferingQuery(f, values)
	filters, errs := parseFilters(values)
	query.Filters, query.Person = filters, session.Person
	props := catalogue.OfferingsProps{Framework: f, Query: values, Errors: errs, Ignored: ignored, Preferred: preferred}
	if known {
		w.Header().Set("Cache-Control", "no-store") // what the visitor prefers, and may see of organisations and a report
		if props.Points, err = s.reportPoints(r.Context(), session.Person); err != nil {
			return err
		}
	}
	if values.Get("rapport") != "" {
		query.Within = props.Points
	}
	if props.Found, err = s.Search.Search(r.Context(), query); err != nil {
		return err
	}
	status := http.StatusOK
	if isHTMX(r) {
		pushAddress(w, r, paths.OfferingsPage(values, 1))
	} else if len(errs) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return render(w, r, status, catalogue.Offerings(props))
}

// reportPoints returns the competencies for which the person's last report looks for
// offerings, none without a report.
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

// parseOfferingQuery reads what is not a filter on the facts, and tells whether the
// address names anything that does not exist.
func parseOfferingQuery(f *framework.Framework, all url.Values) (query search.Query, ignored bool) {
	query.Text = all.Get("q")
	query.Page, _ = strconv.Atoi(all.Get("pagina")) // anything else is the first page
	read := func(name string, exists func(string) bool) (values []string) {
		for _, value := range all[name] {
			switch {
			case value == "":
			case exists(value):
				values = append(values, value)
			default:
				ignored = true
			}
		}
		return values
	}
	query.Kenmerken = read("kenmerk", func(v string) bool { _, ok := f.Kenmerk(v); return ok })
	query.Competencies = read("competentie", func(v string) bool { _, ok := f.Competency(v); return ok })
	for _, order := range read("volgorde", func(v string) bool { return slices.Contains(search.Sorts(), search.Sort(v)) }) {
		query.Sort = search.Sort(order)
	}
	for name, exists := range choices {
		read(name, exists)
	}
	return query, ignored
}

// pushAddress has htmx show the address of a live search, unless it is the one that the
// browser shows already: then the history would hold it twice.
func pushAddress(w http.ResponseWriter, r *http.Request, address string) {
	current, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err == nil && current.RequestURI() == address {
		address = "false"
	}
	w.Header().Set("HX-Push-Url", address)
}

// seenOffering returns the offering in the URL, if the visitor can see it.
func (s *Server) seenOffering(r *http.Request) (offering.Offering, error) {
	session, _, err := s.visitor(r)
	if err != nil {
		return offering.Offering{}, err
	}
	return s.Offerings.Get(r.Context(), session.Person, chi.URLParam(r, "id"))
}

// offeringShow shows one offering, also one that is over, which it says.
func (s *Server) offeringShow(w http.ResponseWriter, r *http.Request) error {
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	found, err := s.Offerings.Get(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	link, err := s.Links.Link(r.Context(), found.ID)
	if err != nil {
		return err
	}
	if known && r.Method == http.MethodGet && r.URL.Query().Get(paths.FromParam) == paths.FromReport {
		if err := s.Shelf.CountOpening(r.Context(), found.ID); err != nil {
			return err
		}
	}
	if known {
		// It shows what the visitor did with it, and may be of the visitor's organisation.
		w.Header().Set("Cache-Control", "no-store")
	}
	own, err := s.Shelf.Own(r.Context(), session.Person, found.ID)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, catalogue.Offering(parts.OfferingProps{
		Framework: s.Frameworks.Current(), Offering: found, Link: link, Today: s.Now(),
		Own: own, Reported: r.URL.Query().Get("gemeld") != "",
	}))
}
