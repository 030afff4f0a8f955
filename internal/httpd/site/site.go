// Package site is the whole web site: the middleware around every request, and the areas with their
// routes. Each area's Mount says who may enter where. A role on an object (the lead of this team,
// the admin of this organisation) is checked in that object's SQL; a person without the role gets a
// 404.
package site

import (
	"context"
	"net/http"
	"net/netip"
	"regexp"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"reflectietool/internal/assessment"
	"reflectietool/internal/demand"
	"reflectietool/internal/demo"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/httpd/accounts"
	"reflectietool/internal/httpd/api"
	"reflectietool/internal/httpd/catalogue"
	"reflectietool/internal/httpd/curation"
	"reflectietool/internal/httpd/organisations"
	"reflectietool/internal/httpd/planning"
	"reflectietool/internal/httpd/public"
	"reflectietool/internal/httpd/reflecting"
	"reflectietool/internal/httpd/results"
	"reflectietool/internal/httpd/teams"
	"reflectietool/internal/httpd/today"
	"reflectietool/internal/metrics"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/turn"
	"reflectietool/web"
)

// maxBody is the largest form that is read, in bytes: a page full of notes stays far below it.
const maxBody = 64 << 10

// Server is the site, with the services that its areas need.
type Server struct {
	*httpd.Kit
	Frameworks     *framework.Library          // the editions of the framework
	Assessments    *assessment.Service         // reflections
	Demand         *demand.Service             // what people want to grow in
	Offerings      *offering.Service           // the offerings themselves
	Search         *search.Service             // the search for offerings
	Shelf          *shelf.Service              // what visitors keep, prefer, value and flag
	Curation       *curate.Service             // the work on offerings
	Imports        *intake.Service             // imports and exports of offerings
	Links          *links.Service              // whether the pages of offerings exist
	Organisations  *organisation.Service       // organisations, teams and members
	Plans          *plan.Service               // what people want to do differently
	Reports        *report.Service             // reports on reflections
	Sharing        *sharing.Service            // gespreksbladen and their shares
	Teams          *team.Service               // team rounds
	Turns          *turn.Service               // when mails go out
	Meetings       *meeting.Service            // meetings of teams
	Expertise      *expertise.Service          // what members know about
	Ready          func(context.Context) error // returns nil when the database answers and a write works
	TrustedProxies []netip.Prefix              // the proxies whose X-Forwarded-For and X-Request-Id are believed
	Demo           *demo.Demo                  // makes this a demonstration; nil otherwise
	Metrics        *metrics.Metrics            // counts requests; nil when nobody asks for them

	routes map[string]string // the name of each route in the metrics, by its pattern
}

// Handler returns the handler of the whole site: the middleware chain with what each area mounts.
func (s *Server) Handler() http.Handler {
	s.Example = s.Demo != nil
	r := chi.NewRouter()
	r.Use(
		s.requestIDs,
		s.clientIP(),
		s.accessLog,
		s.recoverPanic,
		s.demonstration,
		s.securityHeaders,
		s.announced,
		httpd.LimitTime,
		compressed,
		s.sameOrigin,
		s.limitBody,
		middleware.GetHead,
	)
	r.NotFound(s.Page(httpd.NotFound))
	r.MethodNotAllowed(s.Page(httpd.MethodNotAllowed))
	r.Get(paths.Health, s.healthz)
	r.Get(paths.Ready, s.readyz)
	r.Handle(web.Prefix+"*", web.Handler())
	r.Group((&api.Server{Kit: s.Kit, Frameworks: s.Frameworks, Offerings: s.Offerings, Search: s.Search}).Mount)
	r.Group(func(r chi.Router) {
		r.Use(s.Identify)
		for _, mount := range s.areas() {
			r.Group(mount)
		}
	})
	s.routes = routeNames(r)
	return r
}

// routeNames returns the routes by their patterns, as the metrics name them: with the name of each
// parameter, without the texts that it matches.
func routeNames(routes chi.Routes) map[string]string {
	names := map[string]string{}
	// The function returns no error, so Walk returns none.
	_ = chi.Walk(routes, func(_, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		names[pattern] = parameter.ReplaceAllString(pattern, "{$1}")
		return nil
	})
	return names
}

// parameter matches a parameter of a route, of which the expression may hold numbers between braces.
var parameter = regexp.MustCompile(`\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}`)

// areas returns the Mount of each part of the site, with the services that it needs.
func (s *Server) areas() []func(chi.Router) {
	explain := &public.Server{Kit: s.Kit, Frameworks: s.Frameworks, Organisations: s.Organisations}
	return []func(chi.Router){
		explain.Mount,
		(&today.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Assessments: s.Assessments, Organisations: s.Organisations,
			Plans: s.Plans, Sharing: s.Sharing, Teams: s.Teams, Welcome: explain.Welcome,
		}).Mount,
		(&reflecting.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Assessments: s.Assessments,
			Organisations: s.Organisations, Teams: s.Teams,
		}).Mount,
		(&results.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Assessments: s.Assessments, Shelf: s.Shelf,
			Organisations: s.Organisations, Plans: s.Plans, Reports: s.Reports, Sharing: s.Sharing, Teams: s.Teams,
		}).Mount,
		(&planning.Server{Kit: s.Kit, Frameworks: s.Frameworks, Offerings: s.Offerings, Plans: s.Plans, Reports: s.Reports}).Mount,
		(&catalogue.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Offerings: s.Offerings, Search: s.Search,
			Shelf: s.Shelf, Links: s.Links, Reports: s.Reports,
		}).Mount,
		(&curation.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Demand: s.Demand, Shelf: s.Shelf, Curation: s.Curation,
			Imports: s.Imports, Links: s.Links,
		}).Mount,
		(&teams.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Offerings: s.Offerings, Organisations: s.Organisations,
			Reports: s.Reports, Teams: s.Teams, Meetings: s.Meetings, Expertise: s.Expertise,
		}).Mount,
		(&organisations.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Organisations: s.Organisations, Teams: s.Teams,
			Expertise: s.Expertise,
		}).Mount,
		(&accounts.Server{
			Kit: s.Kit, Frameworks: s.Frameworks, Assessments: s.Assessments, Demand: s.Demand,
			Shelf: s.Shelf, Organisations: s.Organisations, Sharing: s.Sharing, Teams: s.Teams, Turns: s.Turns,
			Meetings: s.Meetings, Expertise: s.Expertise, Plans: s.Plans, Demo: s.Demo,
		}).Mount,
	}
}
