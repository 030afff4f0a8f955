package curation

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
)

// workQuery reads which part of the offerings to show.
func workQuery(values url.Values) curate.WorkQuery {
	page, _ := strconv.Atoi(values.Get("pagina")) // text that is not a number means the first page
	query := curate.WorkQuery{
		Organisation: values.Get("organisatie"), Signal: curate.Signal(values.Get("toon")), State: offering.State(values.Get("staat")),
		Text: values.Get("zoek"), Page: page,
	}
	if !query.State.Valid() {
		query.State = ""
	}
	if !knownSignal(query.Signal) {
		query.Signal = curate.SignalAny
	}
	return query
}

func knownSignal(signal curate.Signal) bool {
	for _, known := range append(curate.Signals(), curate.SignalAll, curate.SignalGap, curate.SignalSuggested) {
		if signal == known {
			return true
		}
	}
	return false
}

// curateList shows the work list of a person who looks after offerings. Others get a 404.
func (s *Server) curateList(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	values := r.URL.Query()
	return s.showWork(w, r, http.StatusOK, visitor.Person, workQuery(values), curation.CurateListProps{Done: values.Get(paths.DoneParam)})
}

func (s *Server) showWork(w http.ResponseWriter, r *http.Request, status int, actor string, query curate.WorkQuery, props curation.CurateListProps) error {
	var err error
	if props.Work, err = s.Curation.Work(r.Context(), actor, query); err != nil {
		return err
	}
	if props.HasUndo, err = s.Curation.HasUndo(r.Context(), actor, props.Scope.Organisation); err != nil {
		return err
	}
	if query.Signal == curate.SignalSuggested {
		if props.Suggested, err = s.Curation.Suggestions(r.Context(), actor); err != nil {
			return err
		}
	}
	props.Query = query
	return httpd.Render(w, r, status, curation.CurateList(props))
}

// scope returns the scope of an organisation that the person looks after; "" stands for the
// national offerings. It returns fault.NotFound for a person who does not look after those.
func (s *Server) scope(r *http.Request, actor, organisation string) (curate.Scope, error) {
	scopes, err := s.Curation.Scopes(r.Context(), actor)
	if err != nil {
		return curate.Scope{}, err
	}
	for _, scope := range scopes {
		if scope.Organisation == organisation {
			return scope, nil
		}
	}
	return curate.Scope{}, fault.NotFound
}

// curateAct carries out one act on one offering.
func (s *Server) curateAct(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	id, act := chi.URLParam(r, "id"), r.PostForm.Get("actie")
	if act == "kopie" {
		copied, err := s.Curation.Duplicate(r.Context(), visitor.Person, id)
		if err != nil {
			return err
		}
		return httpd.DoneAt(w, r, paths.Curated(copied), "aanbod-gekopieerd")
	}
	if act == "afgehandeld" {
		if err := s.Curation.HandleFlags(r.Context(), visitor.Person, id, r.PostForm["melding"]); err != nil {
			return err
		}
		return httpd.DoneAt(w, r, paths.Curated(id), act)
	}
	if act == string(curate.SetValidUntil) { // this act exists only for many offerings at once: the form has a field for the date
		return httpd.ErrBadForm
	}
	err = s.Curation.Do(r.Context(), visitor.Person, id, curate.Act(act))
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showCurated(w, r, http.StatusUnprocessableEntity, visitor.Person, curation.CurateFormProps{Failure: invalid[""]})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Curated(id), act)
}

// suggestionHandle takes a suggestion off the work list.
func (s *Server) suggestionHandle(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Curation.HandleSuggestion(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.CurationOf("", url.Values{"toon": {string(curate.SignalSuggested)}, paths.DoneParam: {"voorstel"}}))
}

// historyLines is how many changes are on one page.
const historyLines = 20

// curateHistory shows who changed what in an offering.
func (s *Server) curateHistory(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, revisions, err := s.Curation.History(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	pagesOf := max(1, (len(revisions)+historyLines-1)/historyLines)
	page, _ := strconv.Atoi(r.URL.Query().Get("pagina")) // text that is not a number means the first page
	page = min(max(page, 1), pagesOf)
	return httpd.Render(w, r, http.StatusOK, curation.CurateHistory(curation.CurateHistoryProps{
		Framework: s.Frameworks.Current(), Offering: found, Page: page, Pages: pagesOf,
		Revisions: revisions[(page-1)*historyLines : min(page*historyLines, len(revisions))],
	}))
}

// curateBackForm shows what going back to a version would change. When the URL names no version, it
// is the last one before the present.
func (s *Server) curateBackForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showBack(w, r, http.StatusOK, visitor.Person, r.URL.Query().Get("versie"), "")
}

func (s *Server) showBack(w http.ResponseWriter, r *http.Request, status int, actor, version, failure string) error {
	number, _ := strconv.Atoi(version) // 0 is never a version
	if version == "" {
		before, err := s.Curation.Curated(r.Context(), actor, chi.URLParam(r, "id"))
		if err != nil {
			return err
		}
		number = before.Version - 1
	}
	found, changes, err := s.Curation.Difference(r.Context(), actor, chi.URLParam(r, "id"), number)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, curation.CurateBack(curation.CurateBackProps{
		Framework: s.Frameworks.Current(), Offering: found, Version: number, Changes: changes, Failure: failure,
	}))
}

// curateBack restores an earlier version.
func (s *Server) curateBack(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, version := chi.URLParam(r, "id"), r.PostForm.Get("versie")
	to, _ := strconv.Atoi(version) // 0 is never a version
	now, _ := strconv.Atoi(r.PostForm.Get("nu"))
	err := s.Curation.GoBack(r.Context(), visitor.Person, id, to, now)
	_, unfit := fault.AsInvalid(err)
	switch {
	case unfit:
		return s.showBack(w, r, http.StatusUnprocessableEntity, visitor.Person, version,
			"Die versie kan niet meer terug zoals hij was. Archiveer het aanbod eerst, of wijzig het zelf.")
	case isConflict(err):
		return s.showBack(w, r, http.StatusConflict, visitor.Person, version,
			"Iemand anders heeft dit aanbod net gewijzigd. Kijk nog eens wat er verandert.")
	case err != nil:
		return err
	default:
		return httpd.DoneAt(w, r, paths.Curated(id), "teruggezet")
	}
}
