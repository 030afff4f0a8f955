// Package results serves the report, the comparison of reflections, the gespreksblad and the sharing of
// both.
package results

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
)

// Server serves the report, the gespreksblad and the sharing of both.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Assessments   *assessment.Service   // reflections
	Shelf         *shelf.Service        // what visitors keep, prefer, value and flag
	Organisations *organisation.Service // organisations, teams and members
	Plans         *plan.Service         // goals, which a gespreksblad can have, and who reads along with them
	Reports       *report.Service       // reports on reflections
	Sharing       *sharing.Service      // gespreksbladen and their shares
	Teams         *team.Service         // team rounds
}

// Mount adds the report and what follows from it: the gespreksblad and sharing that. Only its owner
// reaches a report; its recipient also reaches a shared gespreksblad.
func (s *Server) Mount(r chi.Router) {
	r.Use(httpd.NoStore)
	r.Get(paths.Report(paths.ID), httpd.PersonAsking(s.Kit, s.askReport, s.reportShow))
	r.Post(paths.Report(paths.ID), httpd.PersonAsking(s.Kit, s.askReport, s.reportPick))
	r.Post(paths.ReportDifference(paths.ID), httpd.PersonAsking(s.Kit, s.askReport, s.reportDifference))
	r.Get(paths.ReportJSON(paths.ID), httpd.PersonAsking(s.Kit, s.askFigures, s.reportJSON))
	r.Get(paths.ReportCSV(paths.ID), httpd.PersonAsking(s.Kit, s.askFigures, s.reportCSV))

	r.Get(paths.Compare, httpd.PersonAsking(s.Kit, s.askComparable, s.compareShow))

	r.Post(paths.ReportSheet(paths.ID), s.Person(s.sheetMake))
	r.Get(paths.Sheet(paths.ID), s.Person(s.sheetEdit))
	r.Post(paths.Sheet(paths.ID), s.Person(s.sheetSave))
	r.Get(paths.SheetRead(paths.ID), s.Person(s.sheetShow))
	r.Post(paths.SheetDelete(paths.ID), s.Person(s.sheetDelete))
	r.Get(paths.SheetShare(paths.ID), s.Person(s.shareForm))
	r.With(s.LimitPerson("shared", s.Limits.Sent)).Post(paths.SheetShare(paths.ID), s.Person(s.share))
	r.Post(paths.ShareRevoke(paths.ID), s.Person(s.shareRevoke))
	r.Get(paths.Shared(paths.ID), s.Anyone(s.sharedShow))
	r.Get(paths.SharedReport(paths.ID), s.Anyone(s.sharedReport))
	r.Get(paths.Insight, s.Anyone(s.insightShow))
}
