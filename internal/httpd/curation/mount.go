// Package curation serves the pages on which admins look after offerings.
package curation

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/demand"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
)

// Server serves the pages on which admins look after offerings.
type Server struct {
	*httpd.Kit
	Frameworks *framework.Library // the editions of the framework
	Demand     *demand.Service    // what people want to grow in
	Shelf      *shelf.Service     // what visitors keep, prefer, value and flag
	Curation   *curate.Service    // the work on offerings
	Imports    *intake.Service    // imports and exports of offerings
	Links      *links.Service     // whether the pages of offerings exist
}

// Mount adds the pages on which admins look after offerings: the national ones, or those of their
// organisation.
func (s *Server) Mount(r chi.Router) {
	r.Use(httpd.NoStore)
	r.Get(paths.Demand, s.SignedIn(s.demandShow))
	r.Get(paths.DemandCSV, s.SignedIn(s.demandCSV))
	r.Get(paths.Curation, s.SignedIn(s.curateList))
	r.Get(paths.CurationNew, s.SignedIn(s.curateNew))
	r.Post(paths.CurationNew, s.SignedIn(s.curateAdd))
	r.Post(paths.CurationGroup, s.SignedIn(s.curateMany))
	r.Post(paths.CurationPeriod, s.SignedIn(s.curatePeriod))
	r.Post(paths.CurationSuggestion(paths.ID), s.SignedIn(s.suggestionHandle))
	r.Get(paths.CurationUndo, s.SignedIn(s.curateUndoForm))
	r.Post(paths.CurationUndo, s.SignedIn(s.curateUndo))
	r.Get(paths.Imports, s.SignedIn(s.importForm))
	r.With(s.LimitBy("files", s.Limits.Network.Files, s.refuseFile)).Post(paths.Imports, s.SignedInOr(s.importUpload(), importTooLate))
	r.Get(paths.Import(paths.ID), s.SignedInOr(s.importShow, importOver))
	r.Post(paths.Import(paths.ID), s.SignedIn(s.importChoose))
	r.Post(paths.ImportForget(paths.ID), s.SignedIn(s.importForget))
	r.Post(paths.ImportUndo(paths.ID), s.SignedIn(s.importUndo))
	r.Get(paths.ImportRefused(paths.ID), s.SignedIn(s.importRefused))
	r.Get(paths.ImportTemplate("csv"), s.SignedIn(s.importTemplate("csv")))
	r.Get(paths.ImportTemplate("xlsx"), s.SignedIn(s.importTemplate("xlsx")))
	r.Get(paths.Export("csv"), s.SignedIn(s.offeringsExport("csv")))
	r.Get(paths.Export("xlsx"), s.SignedIn(s.offeringsExport("xlsx")))
	r.Get(paths.Export("json"), s.SignedIn(s.offeringsExport("json")))
	r.Get(paths.Curated(paths.ID), s.SignedIn(s.curateEdit))
	r.Post(paths.Curated(paths.ID), s.SignedIn(s.curateSave))
	r.Post(paths.CuratedAct(paths.ID), s.SignedIn(s.curateAct))
	r.Get(paths.CuratedHistory(paths.ID), s.SignedIn(s.curateHistory))
	r.Get(paths.CuratedRevert(paths.ID), s.SignedIn(s.curateBackForm))
	r.Post(paths.CuratedRevert(paths.ID), s.SignedIn(s.curateBack))
}
