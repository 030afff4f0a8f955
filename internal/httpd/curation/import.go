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
	props.Most = s.Limits.Previews
	if props.Previews, err = s.Imports.Previews(r.Context(), visitor.Person); err != nil {
		return err
	}
	return httpd.Render(w, r, status, curation.Import(props))
}

// importUpload reads a file and redirects to its preview. A file that is too large is refused
// before it is read, and what the browser still sends of it is thrown away. One file is read at a
// time, since reading takes memory; what comes in meanwhile waits on disk.
func (s *Server) importUpload() httpd.VisitorHandler {
	var arriving incoming
	reading := make(chan struct{}, 1)
	return func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		body := r.Body
		organisation := curation.ReadScope(r.URL.Query())
		if _, err := s.scope(r, visitor.Person, organisation); err != nil {
			discard(r, body)
			return err
		}
		httpd.AllowUpload(w)
		id, err := "", s.Imports.HasRoom(r.Context(), visitor.Person)
		if err == nil {
			id, err = s.takeIn(w, r, &arriving, reading, visitor.Person, organisation)
		}
		discard(r, body)
		var faults intake.Faults
		invalid, refused := fault.AsInvalid(err)
		switch {
		case refused:
			return s.showImport(w, r, refusedStatus(invalid), visitor, organisation, curation.ImportProps{Error: invalid[curation.FileField]})
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

// refusedStatus returns the status of the answer to a file that was refused.
func refusedStatus(invalid fault.Invalid) int {
	switch invalid[curation.FileField] {
	case errTooLarge[curation.FileField]:
		return http.StatusRequestEntityTooLarge
	case errTooMany[curation.FileField]:
		return http.StatusServiceUnavailable
	default:
		return http.StatusUnprocessableEntity
	}
}

// takeIn puts the file in a request on disk, and makes a preview of it once no other file is being
// read.
func (s *Server) takeIn(w http.ResponseWriter, r *http.Request, arriving *incoming, reading chan struct{}, actor, organisation string) (id string, err error) {
	done, ok := arriving.begin(actor)
	if !ok {
		return "", errTooMany
	}
	defer done()
	file, err := receiveFile(w, r, curation.FileField, intake.MaxFile)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	select {
	case reading <- struct{}{}:
		defer func() { <-reading }()
	case <-r.Context().Done():
		return "", fault.Unavailable
	}
	return s.Imports.MakePreview(r.Context(), actor, organisation, intake.Upload{Name: file.name, Content: file})
}
