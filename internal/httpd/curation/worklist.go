package curation

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
)

// curateList shows the work list to people who look after offerings. Others get a 404.
func (s *Server) curateList(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	values := r.URL.Query()
	return s.showWork(w, r, http.StatusOK, visitor.Person, curation.ReadWorkForm(values), curation.CurateListProps{Done: values.Get(paths.DoneParam)})
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
	id, form := chi.URLParam(r, "id"), curation.ReadActForm(r.PostForm)
	if form.Act == curation.ActCopy {
		copied, err := s.Curation.Duplicate(r.Context(), visitor.Person, id)
		if err != nil {
			return err
		}
		return httpd.DoneAt(w, r, paths.Curated(copied), "aanbod-gekopieerd")
	}
	if form.Act == curation.ActHandleFlags {
		if err := s.Curation.HandleFlags(r.Context(), visitor.Person, id, form.Flags); err != nil {
			return err
		}
		return httpd.DoneAt(w, r, paths.Curated(id), form.Act)
	}
	if form.Act == string(curate.SetValidUntil) { // only together with others: the form has a field for it
		return httpd.ErrBadForm
	}
	err = s.Curation.Do(r.Context(), visitor.Person, id, curate.Act(form.Act))
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showCurated(w, r, http.StatusUnprocessableEntity, visitor.Person, curation.CurateFormProps{Failure: invalid[""]})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Curated(id), form.Act)
}

// suggestionHandle takes a suggestion off the work list.
func (s *Server) suggestionHandle(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Curation.HandleSuggestion(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	list := curation.SignalValues(curate.SignalSuggested)
	list.Set(paths.DoneParam, "voorstel")
	return httpd.SeeOther(w, r, paths.CurationOf("", list))
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
	page := min(max(curation.ReadHistoryForm(r.URL.Query()), 1), pagesOf)
	return httpd.Render(w, r, http.StatusOK, curation.CurateHistory(curation.CurateHistoryProps{
		Framework: s.Frameworks.Current(), Offering: found, Page: page, Pages: pagesOf,
		Revisions: revisions[(page-1)*historyLines : min(page*historyLines, len(revisions))],
	}))
}

// curateBackForm shows what going back to a version would change. When the URL names no version, it
// is the last one before the present.
func (s *Server) curateBackForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showBack(w, r, http.StatusOK, visitor.Person, curation.ReadBackForm(r.URL.Query()), "")
}

func (s *Server) showBack(w http.ResponseWriter, r *http.Request, status int, actor string, back curation.BackForm, failure string) error {
	number := back.Version
	if !back.Named {
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
	id, form := chi.URLParam(r, "id"), curation.ReadBackForm(r.PostForm)
	err := s.Curation.GoBack(r.Context(), visitor.Person, id, form.Version, form.Now)
	_, unfit := fault.AsInvalid(err)
	switch {
	case unfit:
		return s.showBack(w, r, http.StatusUnprocessableEntity, visitor.Person, form,
			"Die versie kan niet meer terug zoals hij was. Archiveer het aanbod eerst, of wijzig het zelf.")
	case isConflict(err):
		return s.showBack(w, r, http.StatusConflict, visitor.Person, form,
			"Iemand anders heeft dit aanbod net gewijzigd. Kijk nog eens wat er verandert.")
	case err != nil:
		return err
	default:
		return httpd.DoneAt(w, r, paths.Curated(id), "teruggezet")
	}
}
