package curation

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
	"reflectietool/templates/parts"
)

func isConflict(err error) bool { return errors.Is(err, fault.Conflict) }

// curateNew shows an empty form. It is filled in for a competency and a step, or from a suggestion,
// when the URL names them.
func (s *Server) curateNew(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	asked := curation.ReadNewForm(r.URL.Query())
	values := asked.Values
	if asked.Suggestion != "" {
		open, err := s.Curation.Suggestions(r.Context(), visitor.Person)
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.ID == asked.Suggestion {
				values = curation.SuggestionValues(o)
			}
		}
	}
	return s.showNew(w, r, http.StatusOK, visitor, curation.CurateFormProps{Values: values})
}

func (s *Server) showNew(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props curation.CurateFormProps) error {
	var err error
	if props.Scope, err = s.scope(r, visitor.Person, curation.ReadScope(r.URL.Query())); err != nil {
		return err
	}
	return s.showForm(w, r, status, props)
}

// showForm shows a form with what was typed in it, as the pressed button asks.
func (s *Server) showForm(w http.ResponseWriter, r *http.Request, status int, props curation.CurateFormProps) error {
	props.Framework, props.List = s.Frameworks.Current(), curation.ReadListForm(r.URL.Query())
	props.Rows = curation.ReadOfferingForm(r.PostForm).Rows
	return httpd.Render(w, r, status, curation.CurateForm(props))
}

// curateAdd makes an offering, or shows what it would look like.
func (s *Server) curateAdd(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	organisation := curation.ReadScope(r.URL.Query())
	scope, err := s.scope(r, visitor.Person, organisation)
	if err != nil {
		return err
	}
	props := curation.CurateFormProps{Scope: scope, Values: r.PostForm}
	form := curation.ReadOfferingForm(r.PostForm)
	if form.Unsaved {
		return s.look(w, r, form, props)
	}
	id, err := s.Curation.Make(r.Context(), visitor.Person, organisation, form.Edit.Facts, form.Edit.Publish)
	if invalid, refused := fault.AsInvalid(err); refused {
		props.Errors = invalid
		return s.showForm(w, r, http.StatusUnprocessableEntity, props)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Curated(id), savedAs(form.Edit.Publish))
}

func savedAs(publish bool) string {
	if publish {
		return "aanbod-gepubliceerd"
	}
	return "aanbod-bewaard"
}

// saved answers a form about an offering that was carried out: with the next offering of the list from
// which the page was opened, if the person asks for that, and else with the page again. The list knows
// the offering by the title that it had when the form was made; title is the one that it has now, "" if
// that is not known.
func (s *Server) saved(w http.ResponseWriter, r *http.Request, actor, done string, next bool, title string) error {
	id, list := chi.URLParam(r, "id"), curation.ReadListForm(r.URL.Query())
	if !next || !list.In() {
		if list.Title == title {
			list.Title = ""
		}
		return httpd.SeeOther(w, r, paths.CuratedIn(id, list.Packed(), done))
	}
	following, group, err := s.Curation.Next(r.Context(), actor, list.Query, list.Place(id))
	if err != nil {
		return err
	}
	words := followed[done]
	if following == "" {
		return httpd.SeeOther(w, r, list.Ended(words.end))
	}
	return httpd.SeeOther(w, r, paths.CuratedIn(following, list.Following(group).Packed(), words.next))
}

// followed has what the next page says after a form that leads on, and what the list says after its
// last offering.
var followed = map[string]struct{ next, end string }{
	"aanbod-bewaard": {"volgende", "einde"},
	curation.ActLook: {"bekeken-volgende", "bekeken-einde"},
}

// look answers a press that saves nothing: the form again, or the offering as professionals
// will see it.
func (s *Server) look(w http.ResponseWriter, r *http.Request, form curation.OfferingForm, props curation.CurateFormProps) error {
	if !form.Preview {
		return s.showForm(w, r, http.StatusOK, props)
	}
	o, err := s.Curation.Read(form.Edit.Facts, false)
	if invalid, refused := fault.AsInvalid(err); refused {
		props.Errors = invalid
		return s.showForm(w, r, http.StatusUnprocessableEntity, props)
	}
	o.CheckedOn, props.List = props.Offering.CheckedOn, curation.ReadListForm(r.URL.Query())
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
	form := curation.ReadOfferingForm(r.PostForm)
	if form.Unsaved {
		props, err := s.curated(r, visitor.Person, curation.CurateFormProps{Values: r.PostForm})
		if err != nil {
			return err
		}
		props.Offering.Version = form.Edit.Version // the one that it was made from
		return s.look(w, r, form, props)
	}
	id := chi.URLParam(r, "id")
	err = s.Curation.Save(r.Context(), visitor.Person, id, form.Edit)
	var clash *curate.Clash
	switch invalid, refused := fault.AsInvalid(err); {
	case errors.As(err, &clash):
		return s.showClash(w, r, visitor.Person, clash)
	case refused:
		return s.showRefused(w, r, visitor.Person, invalid)
	case err != nil:
		return err
	}
	return s.saved(w, r, visitor.Person, savedAs(form.Edit.Publish), form.Next, form.Edit.Facts["title"])
}

// showRefused shows the form with what was typed, still made from the same version.
func (s *Server) showRefused(w http.ResponseWriter, r *http.Request, actor string, invalid fault.Invalid) error {
	props, err := s.curated(r, actor, curation.CurateFormProps{Values: r.PostForm, Errors: invalid})
	if err != nil {
		return err
	}
	props.Offering.Version = curation.ReadOfferingForm(r.PostForm).Edit.Version
	return s.showForm(w, r, http.StatusUnprocessableEntity, props)
}

func (s *Server) showClash(w http.ResponseWriter, r *http.Request, actor string, clash *curate.Clash) error {
	found, err := s.Curation.Curated(r.Context(), actor, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusConflict, curation.CurateClash(curation.CurateClashProps{
		Framework: s.Frameworks.Current(), Offering: found, Clash: clash, Form: r.PostForm, List: curation.ReadListForm(r.URL.Query()),
	}))
}
