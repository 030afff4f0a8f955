package curation

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
	"reflectietool/templates/parts"
)

// curateMany shows what an act on many offerings would change, and carries it out once that is
// confirmed.
func (s *Server) curateMany(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	bulk, refusal := readBulk(r.PostForm)
	if refusal == "" && r.PostForm.Get("zeker") != "" {
		return s.carry(w, r, visitor, bulk)
	}
	query := workQuery(r.PostForm)
	if refusal == "" {
		bulk, err = s.chosen(r, visitor, bulk, query)
		if invalid, refused := fault.AsInvalid(err); refused {
			refusal = invalid["kies"]
		} else if err != nil {
			return err
		}
	}
	if refusal != "" {
		return s.showWork(w, r, http.StatusUnprocessableEntity, visitor.Person, query, curation.CurateListProps{Error: refusal})
	}
	return httpd.Render(w, r, http.StatusOK, curation.CurateBulk(curation.CurateBulkProps{
		Framework: s.Frameworks.Current(), Bulk: bulk,
		Back: url.Values{"toon": {string(query.Signal)}, "staat": {string(query.State)}, "zoek": {query.Text}},
	}))
}

func (s *Server) chosen(r *http.Request, visitor account.Session, bulk curate.Bulk, query curate.WorkQuery) (curate.Bulk, error) {
	if r.PostForm.Get("alles") != "" {
		return s.Curation.Choose(r.Context(), visitor.Person, bulk, nil, &query)
	}
	return s.Curation.Choose(r.Context(), visitor.Person, bulk, r.PostForm["id"], nil)
}

// readBulk reads which act it is. It returns a refusal when something is missing from the form.
func readBulk(form url.Values) (bulk curate.Bulk, refusal string) {
	bulk = curate.Bulk{Organisation: form.Get("organisatie"), Act: curate.Act(form.Get("actie"))}
	if !knownAct(bulk.Act) {
		return bulk, "Kies wat je wilt doen."
	}
	if bulk.Act == curate.SetValidUntil {
		errs := fault.Invalid{}
		bulk.Until = parts.ReadDay(form, "datum", errs)
		if errs["datum"] != "" || !bulk.Until.IsZero() && bulk.Until.Year() < 1900 {
			return bulk, "Deze datum bestaat niet. Schrijf hem als 31-12-2027."
		}
	}
	for _, row := range form["rij"] {
		id, version, _ := strings.Cut(row, ".")
		number, _ := strconv.Atoi(version) // text that is not a number becomes 0, which is never a version
		bulk.Rows = append(bulk.Rows, curate.BulkRow{ID: id, Version: number})
	}
	return bulk, ""
}

func knownAct(act curate.Act) bool {
	for _, known := range curate.Acts() {
		if act == known {
			return true
		}
	}
	return false
}

func (s *Server) carry(w http.ResponseWriter, r *http.Request, visitor account.Session, bulk curate.Bulk) error {
	n, err := s.Curation.Carry(r.Context(), visitor.Person, bulk)
	if err != nil {
		return err
	}
	done := "groep"
	if n == 0 {
		done = "groep-niets"
	}
	return httpd.SeeOther(w, r, paths.CurationOf(bulk.Organisation, url.Values{paths.DoneParam: {done}}))
}

// curateUndoForm shows the admin's last act on many offerings, and what undoing it does or did.
func (s *Server) curateUndoForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	last, err := s.Curation.Last(r.Context(), visitor.Person, r.URL.Query().Get("organisatie"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, curation.CurateUndo(curation.CurateUndoProps{
		Framework: s.Frameworks.Current(), Last: last, Now: s.Now(),
	}))
}

// curateUndo undoes that act.
func (s *Server) curateUndo(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	organisation := r.PostForm.Get("organisatie")
	if _, err := s.Curation.Undo(r.Context(), visitor.Person, organisation); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.CurationUndoOf(organisation))
}
