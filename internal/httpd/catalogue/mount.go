// Package catalogue serves the search for offerings and what visitors do with them.
package catalogue

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
)

// Server serves the search for offerings and what visitors do with them.
type Server struct {
	*httpd.Kit
	Frameworks *framework.Library // the editions of the framework
	Offerings  *offering.Service  // the offerings themselves
	Search     *search.Service    // the search for offerings
	Shelf      *shelf.Service     // what visitors keep, prefer, value and flag
	Links      *links.Service     // whether the pages of offerings exist
	Reports    *report.Service    // reports on reflections
}

// Mount adds the search for offerings, for everyone, and what a visitor keeps, prefers and reports
// about them.
func (s *Server) Mount(r chi.Router) {
	r.Get(paths.Offerings, s.Anyone(s.offeringList))
	r.Get(paths.Offering(paths.ID), s.Anyone(s.offeringShow))

	r.Group(func(r chi.Router) {
		r.Use(httpd.NoStore)
		r.Get(paths.Kept, s.Anyone(s.keptShow))
		r.Get(paths.KeptCSV, s.Person(s.keptCSV))
		r.Post(paths.KeptShare, s.Person(s.listShare))
		r.Get(paths.List(paths.ID), s.Page(s.listShow))
		r.Post(paths.ListRevoke(paths.ID), s.Person(s.listUnshare))
		r.Get(paths.Suggest, s.Page(s.suggestForm))
		r.Get(paths.Preference, s.Anyone(s.preferenceForm))
		r.Post(paths.Preference, s.Anyone(s.preferenceSave))
		r.Get(paths.OfferingFault(paths.ID), s.Anyone(s.faultForm))
		r.Group(func(r chi.Router) {
			r.Use(s.LimitPerson("sent", s.Limits.Sent))
			r.Post(paths.OfferingKeep(paths.ID), s.Anyone(s.keep))
			r.Post(paths.OfferingUseful(paths.ID), s.Anyone(s.useful))
			r.Post(paths.OfferingFault(paths.ID), s.Anyone(s.faultReport))
			r.Post(paths.Suggest, s.Anyone(s.suggest))
		})
	})
}
