package httpd

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/templates/pages"
)

// offeringList searches the offerings. The whole search stands in the address, so that
// it can be shared; a filter that cannot be read is said and left out. It takes two
// queries, and one more for who prefers something.
func (s *Server) offeringList(w http.ResponseWriter, r *http.Request) error {
	f := s.Frameworks.Current()
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	if known {
		w.Header().Set("Cache-Control", "no-store") // it may be what the visitor prefers
	}
	values, preferred, err := s.preferred(r, session)
	if err != nil {
		return err
	}
	query, ignored := parseOfferingQuery(f, values)
	filters, errs := parseFilters(values)
	query.Filters = filters
	found, err := s.Offerings.Search(r.Context(), query)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if isHTMX(r) {
		pushAddress(w, r, pages.OfferingsURL(values, 1))
	} else if len(errs) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return render(w, r, status, pages.Offerings(pages.OfferingsProps{
		Framework: f, Query: values, Errors: errs, Ignored: ignored, Found: found, Preferred: preferred,
	}))
}

// parseOfferingQuery reads what is not a filter on the facts, and tells whether the
// address names anything that does not exist.
func parseOfferingQuery(f *framework.Framework, values url.Values) (query offering.Query, ignored bool) {
	query.Text = values.Get("q")
	query.Page, _ = strconv.Atoi(values.Get("pagina")) // anything else is the first page
	if slug := values.Get("kenmerk"); slug != "" {
		_, ok := f.Kenmerk(slug)
		query.Kenmerk, ignored = onlyIf(ok, slug), ignored || !ok
	}
	if slug := values.Get("competentie"); slug != "" {
		_, ok := f.Competency(slug)
		query.Competency, ignored = onlyIf(ok, slug), ignored || !ok
	}
	for _, kind := range values["soort"] {
		ignored = ignored || kind != "" && !offering.Kind(kind).Valid()
	}
	for _, format := range values["vorm"] {
		ignored = ignored || format != "" && !offering.Format(format).Valid()
	}
	return query, ignored
}

func onlyIf(ok bool, value string) string {
	if ok {
		return value
	}
	return ""
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

// offeringShow shows one offering, also one that is over, which it says.
func (s *Server) offeringShow(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Offerings.Get(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	link, err := s.Offerings.Link(r.Context(), found.ID)
	if err != nil {
		return err
	}
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	if known && r.Method == http.MethodGet && r.URL.Query().Get("van") == "rapport" {
		if err := s.Offerings.CountOpening(r.Context(), found.ID); err != nil {
			return err
		}
	}
	if known {
		w.Header().Set("Cache-Control", "no-store") // it shows what the visitor did with it
	}
	own, err := s.Offerings.Own(r.Context(), session.Person, found.ID)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, pages.Offering(pages.OfferingProps{
		Framework: s.Frameworks.Current(), Offering: found, Link: link, Today: s.Now(),
		Own: own, Reported: r.URL.Query().Get("gemeld") != "",
	}))
}
