package curation

import (
	"net/http"
	"net/url"
	"slices"

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
	return s.showWork(w, r, http.StatusOK, visitor.Person, curation.ReadWorkForm(values), curation.CurateListProps{
		Done: values.Get(paths.DoneParam), Row: values.Get(paths.RowParam),
	})
}

func (s *Server) showWork(w http.ResponseWriter, r *http.Request, status int, actor string, query curate.WorkQuery, props curation.CurateListProps) error {
	var err error
	if props.Work, err = s.Curation.Work(r.Context(), actor, query); err != nil {
		return err
	}
	props.Query, props.Framework = query, s.Frameworks.Current()
	if query.Signal == curate.SignalGap {
		err = s.fillCoverage(r, actor, &props)
	} else {
		props.HasUndo, err = s.Curation.HasUndo(r.Context(), actor, props.Scope.Organisation)
	}
	if err == nil && query.Signal == curate.SignalSuggested {
		props.Suggested, err = s.Curation.Suggestions(r.Context(), actor)
	}
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, curation.CurateList(props))
}

// fillCoverage adds what people can get, beside what they want to grow in.
func (s *Server) fillCoverage(r *http.Request, actor string, props *curation.CurateListProps) error {
	var err error
	if props.Covered, err = s.Curation.Coverage(r.Context(), actor, props.Scope, props.Query.Kind); err != nil {
		return err
	}
	published, known, err := s.Demand.Latest(r.Context(), actor)
	if known {
		props.Demand = &published
	}
	return err
}

// curatePeriod sets for how long a look at an offering counts.
func (s *Server) curatePeriod(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	organisation, months := curation.ReadPeriodForm(r.PostForm)
	err := s.Curation.SetPeriod(r.Context(), visitor.Person, organisation, months)
	if invalid, refused := fault.AsInvalid(err); refused {
		query := curate.WorkQuery{Organisation: organisation}
		return s.showWork(w, r, http.StatusUnprocessableEntity, visitor.Person, query, curation.CurateListProps{PeriodError: invalid[curation.MonthsField]})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.CurationOf(organisation, url.Values{paths.DoneParam: {"termijn"}}))
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

// curateAct carries out one act on one offering, from its page or from the list.
func (s *Server) curateAct(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, form := chi.URLParam(r, "id"), curation.ReadActForm(r.PostForm)
	switch form.Act {
	case curation.ActCopy:
		copied, err := s.Curation.Duplicate(r.Context(), visitor.Person, id)
		if err != nil {
			return err
		}
		return httpd.DoneAt(w, r, paths.Curated(copied), "aanbod-gekopieerd")
	case curation.ActFit, curation.ActLookRow, curation.ActUnlook:
		return s.actInList(w, r, visitor.Person, form)
	}
	err := s.act(r, visitor.Person, id, form)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showCurated(w, r, http.StatusUnprocessableEntity, visitor.Person, curation.CurateFormProps{Failure: invalid[""]})
	}
	if err != nil {
		return err
	}
	return s.saved(w, r, visitor.Person, form.Act, form.Act == curation.ActLook, "")
}

// act carries out an act of the page of an offering.
func (s *Server) act(r *http.Request, actor, id string, form curation.ActForm) error {
	switch {
	case form.Act == curation.ActHandleFlags:
		return s.Curation.HandleFlags(r.Context(), actor, id, form.Flags)
	case form.Act == curation.ActLook:
		return s.Curation.Look(r.Context(), actor, id)
	case slices.Contains(curate.Acts(), curate.Act(form.Act)) && !curate.Act(form.Act).ForOne(): // only together with others: the form has fields for it
		return httpd.ErrBadForm
	}
	return s.Curation.Do(r.Context(), actor, id, curate.Act(form.Act))
}

// actInList carries out an act of a row of the work list, and shows the list again where it was.
func (s *Server) actInList(w http.ResponseWriter, r *http.Request, actor string, form curation.ActForm) error {
	var err error
	id, list := chi.URLParam(r, "id"), curation.ReadListForm(r.URL.Query())
	switch form.Act {
	case curation.ActFit:
		err = s.Curation.Fit(r.Context(), actor, id, form.Competencies, form.Version)
	case curation.ActLookRow:
		err = s.Curation.Look(r.Context(), actor, id)
	default:
		err = s.Curation.Unlook(r.Context(), actor, id)
	}
	refusal := curation.RefusedFit{ID: id, Typed: r.PostForm}
	switch invalid, refused := fault.AsInvalid(err); {
	case refused:
		refusal.Error = curation.FitFault(invalid)
		return s.showWork(w, r, http.StatusUnprocessableEntity, actor, list.Query, curation.CurateListProps{Fit: refusal})
	case isConflict(err):
		refusal.Error = "Iemand anders heeft deze competenties net gewijzigd. Kijk wat er nu staat, en kies opnieuw."
		refusal.Typed = nil
		return s.showWork(w, r, http.StatusConflict, actor, list.Query, curation.CurateListProps{Fit: refusal})
	case err != nil:
		return err
	}
	return httpd.SeeOther(w, r, list.AtRow(id, form.Act))
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
		Framework: s.Frameworks.Current(), Offering: found, Page: page, Pages: pagesOf, List: curation.ReadListForm(r.URL.Query()),
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
		Framework: s.Frameworks.Current(), Offering: found, Version: number, Changes: changes, Failure: failure, List: curation.ReadListForm(r.URL.Query()),
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
		return s.saved(w, r, visitor.Person, "teruggezet", false, "")
	}
}
