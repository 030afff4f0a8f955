package curation

import (
	"net/http"
	"strconv"

	"reflectietool/internal/account"
	"reflectietool/internal/demand"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/spreadsheet"
	"reflectietool/templates/curation"
)

// demandShow shows what people want to grow in next to the offerings there are for it, to the
// people who look after the offerings.
func (s *Server) demandShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	overview, err := s.Demand.Overview(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	form := curation.ReadDemandForm(r.URL.Query())
	props := curation.DemandProps{Framework: s.Frameworks.Current(), Overview: overview, Chosen: form.Quarter}
	if props.Scopes, err = s.Curation.Scopes(r.Context(), visitor.Person); err != nil {
		return err
	}
	if props.Scope, err = chosenScope(props.Scopes, form.Organisation); err != nil {
		return err
	}
	if props.Uses, err = s.Shelf.Uses(r.Context(), visitor.Person, props.Scope.Organisation); err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, curation.Demand(props))
}

// chosenScope returns the scope of an organisation, or the first one when no organisation is named.
// It returns fault.NotFound for an organisation that the person does not look after.
func chosenScope(scopes []curate.Scope, organisation string) (curate.Scope, error) {
	for _, scope := range scopes {
		if organisation == "" || scope.Organisation == organisation {
			return scope, nil
		}
	}
	return curate.Scope{}, fault.NotFound
}

// demandCSV sends every quarter as a file, in Dutch as spreadsheets here read it.
func (s *Server) demandCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	overview, err := s.Demand.Overview(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	httpd.AsSpreadsheet(w, "vraag-en-aanbod.csv")
	out := spreadsheet.NewWriter(w)
	_ = out.Write([]string{ // an error means that the client went away: nothing left to do
		"kwartaal", "kenmerk", "competentie", "mensen, afgerond op tientallen (leeg: minder dan 20)",
		"aanbod nu", "past bij Verkennen", "past bij Groeien", "past bij Vast in mijn werk", "niveau onbekend",
	})
	for _, quarter := range overview.Published {
		writeQuarter(out, s.Frameworks.Current(), overview, quarter)
	}
	if len(overview.Published) == 0 {
		writeQuarter(out, s.Frameworks.Current(), overview, demand.Published{})
	}
	out.Flush()
	return nil
}

// writeQuarter writes a line per competency. Without a quarter it writes only the supply.
func writeQuarter(out *spreadsheet.Writer, f *framework.Framework, overview demand.Overview, quarter demand.Published) {
	code := ""
	if !quarter.At.IsZero() {
		code = quarter.Quarter.Code()
	}
	for _, kenmerk := range f.Kenmerken {
		for _, competency := range kenmerk.Competencies {
			persons, supply := "", overview.Supply[competency.Slug]
			if n := quarter.Persons[competency.Slug]; n > 0 {
				persons = strconv.Itoa(n)
			}
			line := []string{code, kenmerk.Name, competency.Name, persons, strconv.Itoa(supply.Total)}
			for _, n := range supply.For {
				line = append(line, strconv.Itoa(n))
			}
			_ = out.Write(append(line, strconv.Itoa(supply.Unknown))) // an error means that the client went away: nothing left to do
		}
	}
}
