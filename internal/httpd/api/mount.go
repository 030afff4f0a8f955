// Package api is what programs of others read.
package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/paths"
)

// Server is what programs of others read, with the services that this takes.
type Server struct {
	*httpd.Kit
	Frameworks *framework.Library
	Offerings  *offering.Service
	Search     *search.Service
}

// Mount adds what programs of others read, without a session.
func (s *Server) Mount(r chi.Router) {
	r.Use(forReuse, s.LimitBy(apiLimit, func(w http.ResponseWriter, r *http.Request) { showProblem(w, r, http.StatusTooManyRequests, nil) }))
	r.Get(paths.APIDescription, s.api(s.openAPIShow))
	r.Get(paths.APIFramework, s.api(s.frameworkAPI))
	r.Get(paths.APIOfferings, s.api(s.offeringsAPI))
	r.Get(paths.APIOffering(paths.AnyID), s.api(s.offeringAPI))
}
