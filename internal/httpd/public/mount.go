// Package public serves the pages that explain this site.
package public

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
)

// Server serves the pages that explain this site.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Organisations *organisation.Service // organisations, teams and members
}

// Mount adds the pages that explain this site. They are for everyone.
func (s *Server) Mount(r chi.Router) {
	r.Get(paths.Welcome, s.Page(s.Welcome))
	r.Get(paths.About, s.Page(s.about))
	r.Get(paths.Privacy, s.Page(s.privacy))
	r.Get(paths.SecurityContact, s.Page(s.securityContact))
	r.Get(paths.Accessibility, s.Page(s.accessibility))
	r.Get(paths.RoundExplanation, s.Page(s.roundsExplain))
	r.Get(paths.Framework, s.Page(s.frameworkIndex))
	r.Get(paths.FrameworkKenmerk(paths.Kenmerk), s.Page(s.frameworkKenmerk))
	r.Get(paths.FrameworkCards(paths.Kenmerk), s.Page(s.frameworkCards))
	r.Get(paths.FrameworkCard(paths.Kenmerk, paths.Partner), s.Page(s.frameworkCard))
	r.With(httpd.NoStore).Get(paths.ProcessingSheet, s.Anyone(s.privacySheet))
}
