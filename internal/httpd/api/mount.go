// Package api serves JSON to other people's programs.
package api

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/paths"
)

// Server serves JSON to other people's programs.
type Server struct {
	*httpd.Kit
	Frameworks *framework.Library // the editions of the framework
	Offerings  *offering.Service  // the offerings themselves
	Search     *search.Service    // the search for offerings
}

// Mount adds the routes for programs, which need no session.
func (s *Server) Mount(r chi.Router) {
	r.Use(forReuse, s.LimitBy("answers", s.Limits.Network.Answers, s.refuse))
	r.Get(paths.APIDescription, s.api(s.openAPIShow))
	r.Get(paths.APIFramework, s.api(s.frameworkAPI))
	r.Get(paths.APIOfferings, s.api(s.offeringsAPI))
	r.Get(paths.APIOffering(paths.AnyID), s.api(s.offeringAPI))
}
