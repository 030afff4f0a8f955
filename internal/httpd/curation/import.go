package curation

import (
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
)

// importsAtOnce is how many files are read at the same time: each is held in memory as a whole.
const importsAtOnce = 4

// importForm asks for a file, and lists the files that were read before.
func (s *Server) importForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	scopes, err := s.Curation.Scopes(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	organisation := curation.ReadScope(r.URL.Query())
	if organisation == "" && len(scopes) > 0 {
		organisation = scopes[0].Organisation
	}
	return s.showImport(w, r, http.StatusOK, visitor, organisation, curation.ImportProps{Done: r.URL.Query().Get(paths.DoneParam)})
}

func (s *Server) showImport(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, organisation string, props curation.ImportProps) error {
	var err error
	if props.Scopes, err = s.Curation.Scopes(r.Context(), visitor.Person); err != nil {
		return err
	}
	found := false
	for _, scope := range props.Scopes {
		if scope.Organisation == organisation {
			props.Scope, found = scope, true
		}
	}
	if !found {
		return fault.NotFound
	}
	if props.Previews, err = s.Imports.Previews(r.Context(), visitor.Person); err != nil {
		return err
	}
	return httpd.Render(w, r, status, curation.Import(props))
}

// importUpload reads a file and redirects to its preview. A file that is too large is refused
// before it is read, and what the browser still sends of it is thrown away.
func (s *Server) importUpload() httpd.VisitorHandler {
	slots := make(chan struct{}, importsAtOnce)
	return func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		body := r.Body
		organisation := curation.ReadScope(r.URL.Query())
		if _, err := s.scope(r, visitor.Person, organisation); err != nil {
			discard(r, body)
			return err
		}
		httpd.AllowUpload(w)
		id, err := s.previewImport(w, r, slots, visitor.Person, organisation)
		discard(r, body)
		var faults intake.Faults
		invalid, refused := fault.AsInvalid(err)
		switch {
		case refused && invalid[curation.FileField] == errTooLarge[curation.FileField]:
			return s.showImport(w, r, http.StatusRequestEntityTooLarge, visitor, organisation, curation.ImportProps{Error: invalid[curation.FileField]})
		case refused:
			return s.showImport(w, r, http.StatusUnprocessableEntity, visitor, organisation, curation.ImportProps{Error: invalid[curation.FileField]})
		case errors.As(err, &faults):
			return s.showImport(w, r, http.StatusUnprocessableEntity, visitor, organisation, curation.ImportProps{Faults: faults})
		case err != nil:
			return err
		default:
			return httpd.SeeOther(w, r, paths.Import(id))
		}
	}
}

// importTooLate redirects a visitor who is not signed in to the page where they sign in, once the
// browser has sent its file.
func importTooLate(w http.ResponseWriter, r *http.Request) error {
	discard(r, r.Body)
	return httpd.ToSignIn(w, r)
}

// previewImport makes a preview of the file in a request, once one of the slots is free.
func (s *Server) previewImport(w http.ResponseWriter, r *http.Request, slots chan struct{}, actor, organisation string) (id string, err error) {
	file, err := receiveFile(w, r, curation.FileField, intake.MaxFile)
	if err != nil {
		return "", err
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-r.Context().Done():
		return "", fault.Unavailable
	}
	id, err = s.Imports.MakePreview(r.Context(), actor, organisation, intake.Upload{Name: file.name, Content: file})
	if failure := file.failure(); err != nil && failure != nil {
		return "", failure
	}
	return id, err
}
