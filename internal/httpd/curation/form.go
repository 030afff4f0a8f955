package curation

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
	"reflectietool/templates/parts"
)

// moreRows is how many empty rows one press of the button adds, and maxRows how many rows there can
// be.
const (
	moreRows = 5
	maxRows  = 100
)

// The buttons of the form for an offering.
const (
	pressPublish = "publiceren"
	pressPreview = "voorbeeld"
	pressEdit    = "bewerken"
	pressRows    = "rijen"
)

func isConflict(err error) bool { return errors.Is(err, fault.Conflict) }

// curateNew shows an empty form. It is filled in for a competency and a step, or from a suggestion,
// when the URL names them.
func (s *Server) curateNew(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	query, values := r.URL.Query(), url.Values{}
	for _, name := range []string{"competentie", "van", "naar"} {
		if value := query.Get(name); value != "" {
			values.Set(name, value)
		}
	}
	if suggestion := query.Get("voorstel"); suggestion != "" {
		open, err := s.Curation.Suggestions(r.Context(), visitor.Person)
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.ID == suggestion {
				values = url.Values{"title": {o.Title}, "url": {o.URL}, "provider": {o.Provider}, "source": {o.URL}}
			}
		}
	}
	values.Set("language", "nl")
	values.Set("page_language", "nl")
	return s.showNew(w, r, http.StatusOK, visitor, curation.CurateFormProps{Values: values})
}

func (s *Server) showNew(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props curation.CurateFormProps) error {
	var err error
	if props.Scope, err = s.scope(r, visitor.Person, r.URL.Query().Get("organisatie")); err != nil {
		return err
	}
	return s.showForm(w, r, status, props)
}

// showForm shows a form with what was typed in it, as the pressed button asks.
func (s *Server) showForm(w http.ResponseWriter, r *http.Request, status int, props curation.CurateFormProps) error {
	props.Framework, props.Today = s.Frameworks.Current(), calendar.DayOf(s.Now()).Format(time.DateOnly)
	props.Rows = rows(r.PostForm)
	return httpd.Render(w, r, status, curation.CurateForm(props))
}

// rows returns how many rows the form has for facts that can occur more than once.
func rows(form url.Values) int {
	n, _ := strconv.Atoi(form.Get("rijen")) // text that is not a number counts as 0
	if form.Get("actie") == pressRows {
		n = max(n, len(form["start-datum"]), len(form["register"])) + moreRows
	}
	return min(max(n, 0), maxRows)
}

// curateAdd makes an offering, or shows what it would look like.
func (s *Server) curateAdd(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	organisation := r.URL.Query().Get("organisatie")
	scope, err := s.scope(r, visitor.Person, organisation)
	if err != nil {
		return err
	}
	props := curation.CurateFormProps{Scope: scope, Values: r.PostForm}
	if asksToLook(r.PostForm) {
		return s.look(w, r, props)
	}
	publish := r.PostForm.Get("actie") == pressPublish
	id, err := s.Curation.Make(r.Context(), visitor.Person, organisation, curation.OfferingFacts(r.PostForm), publish)
	if invalid, refused := fault.AsInvalid(err); refused {
		props.Errors = invalid
		return s.showForm(w, r, http.StatusUnprocessableEntity, props)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Curated(id), savedAs(publish))
}

func savedAs(publish bool) string {
	if publish {
		return "aanbod-gepubliceerd"
	}
	return "aanbod-bewaard"
}

// asksToLook reports whether the pressed button saves nothing.
func asksToLook(form url.Values) bool {
	switch form.Get("actie") {
	case pressPreview, pressEdit, pressRows:
		return true
	default:
		return false
	}
}

// look answers a button that saves nothing: it shows the form again, or the offering as
// professionals will see it.
func (s *Server) look(w http.ResponseWriter, r *http.Request, props curation.CurateFormProps) error {
	if r.PostForm.Get("actie") != pressPreview {
		return s.showForm(w, r, http.StatusOK, props)
	}
	o, err := s.Curation.Read(curation.OfferingFacts(r.PostForm), false)
	if invalid, refused := fault.AsInvalid(err); refused {
		props.Errors = invalid
		return s.showForm(w, r, http.StatusUnprocessableEntity, props)
	}
	o.CheckedOn = props.Offering.CheckedOn
	return httpd.Render(w, r, http.StatusOK, curation.CuratePreview(curation.CuratePreviewProps{
		OfferingProps: parts.OfferingProps{Framework: s.Frameworks.Current(), Offering: o, Today: s.Now()},
		Form:          props, Publish: props.Offering.ID == "" || props.Offering.State == offering.Draft,
	}))
}

// curateEdit shows the form for an existing offering.
func (s *Server) curateEdit(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showCurated(w, r, http.StatusOK, visitor.Person, curation.CurateFormProps{Done: r.URL.Query().Get(paths.DoneParam)})
}

// curated fills props with what is stored of the offering in the URL.
func (s *Server) curated(r *http.Request, actor string, props curation.CurateFormProps) (curation.CurateFormProps, error) {
	var err error
	if props.Offering, err = s.Curation.Curated(r.Context(), actor, chi.URLParam(r, "id")); err != nil {
		return props, err
	}
	if props.Scope, err = s.scope(r, actor, props.Offering.Organisation); err != nil {
		return props, err
	}
	if props.Link, err = s.Links.Link(r.Context(), props.Offering.ID); err != nil {
		return props, err
	}
	if props.Reports, err = s.Curation.Flags(r.Context(), actor, props.Offering.ID); err != nil {
		return props, err
	}
	if props.Values == nil {
		props.Values = curation.OfferingValues(props.Offering.Facts())
	}
	return props, nil
}

func (s *Server) showCurated(w http.ResponseWriter, r *http.Request, status int, actor string, props curation.CurateFormProps) error {
	props, err := s.curated(r, actor, props)
	if err != nil {
		return err
	}
	return s.showForm(w, r, status, props)
}

// curateSave saves an offering. A change that another person made since the form was shown is kept,
// or the form asks which of the two to keep.
func (s *Server) curateSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	form := r.PostForm
	if asksToLook(form) {
		props, err := s.curated(r, visitor.Person, curation.CurateFormProps{Values: form})
		if err != nil {
			return err
		}
		props.Offering.Version, _ = strconv.Atoi(form.Get("versie")) // the version that the form was made from
		return s.look(w, r, props)
	}
	edit := curate.Edit{
		Facts: curation.OfferingFacts(form), Publish: form.Get("actie") == pressPublish, Choices: curation.ClashChoices(form),
	}
	edit.Version, _ = strconv.Atoi(form.Get("versie")) // without a version everything counts as changed since
	edit.Seen, _ = strconv.Atoi(form.Get("gezien"))
	id := chi.URLParam(r, "id")
	err = s.Curation.Save(r.Context(), visitor.Person, id, edit)
	var clash *curate.Clash
	switch invalid, refused := fault.AsInvalid(err); {
	case errors.As(err, &clash):
		return s.showClash(w, r, visitor.Person, clash)
	case refused:
		return s.showRefused(w, r, visitor.Person, invalid)
	case err != nil:
		return err
	}
	return httpd.DoneAt(w, r, paths.Curated(id), savedAs(edit.Publish))
}

// showRefused shows the form with what was typed, still made from the same version.
func (s *Server) showRefused(w http.ResponseWriter, r *http.Request, actor string, invalid fault.Invalid) error {
	props, err := s.curated(r, actor, curation.CurateFormProps{Values: r.PostForm, Errors: invalid})
	if err != nil {
		return err
	}
	props.Offering.Version, _ = strconv.Atoi(r.PostForm.Get("versie"))
	return s.showForm(w, r, http.StatusUnprocessableEntity, props)
}

func (s *Server) showClash(w http.ResponseWriter, r *http.Request, actor string, clash *curate.Clash) error {
	found, err := s.Curation.Curated(r.Context(), actor, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusConflict, curation.CurateClash(curation.CurateClashProps{
		Framework: s.Frameworks.Current(), Offering: found, Clash: clash, Form: r.PostForm,
		Asked: r.PostForm.Get("gezien") == strconv.Itoa(clash.Version),
	}))
}
