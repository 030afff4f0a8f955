package httpd

import (
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
)

const (
	// importLimit is how many files an address may send in limitWindow.
	importLimit = 60
	// importsAtOnce is how many files are read at a time: each is in memory as a whole.
	importsAtOnce = 4
)

// importForm asks for a file, and lists those that were read before.
func (s *Server) importForm(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	scopes, err := s.Curation.Scopes(r.Context(), session.Person)
	if err != nil {
		return err
	}
	organisation := r.URL.Query().Get("organisatie")
	if organisation == "" && len(scopes) > 0 {
		organisation = scopes[0].Organisation
	}
	return s.showImport(w, r, http.StatusOK, session, organisation, curation.ImportProps{Done: r.URL.Query().Get(paths.DoneParam)})
}

func (s *Server) showImport(w http.ResponseWriter, r *http.Request, status int, session account.Session, organisation string, props curation.ImportProps) error {
	var err error
	if props.Scopes, err = s.Curation.Scopes(r.Context(), session.Person); err != nil {
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
	if props.Plans, err = s.Imports.Previews(r.Context(), session.Person); err != nil {
		return err
	}
	return render(w, r, status, curation.Import(props))
}

// importUpload reads a file, and leads to what it would change. What is too large is refused
// before it is read, and what the browser still sends of it is thrown away.
func (s *Server) importUpload() func(http.ResponseWriter, *http.Request) error {
	slots := make(chan struct{}, importsAtOnce)
	return func(w http.ResponseWriter, r *http.Request) error {
		body := r.Body
		session, ok, err := s.signedInSession(w, r)
		if !ok {
			discard(r, body)
			return err
		}
		organisation := r.URL.Query().Get("organisatie")
		if _, err := s.scope(r, session.Person, organisation); err != nil {
			discard(r, body)
			return err
		}
		allowUpload(w)
		id, err := s.planImport(w, r, slots, session.Person, organisation)
		discard(r, body)
		var faults intake.Faults
		invalid, refused := fault.AsInvalid(err)
		switch {
		case refused && invalid["bestand"] == errTooLarge["bestand"]:
			return s.showImport(w, r, http.StatusRequestEntityTooLarge, session, organisation, curation.ImportProps{Error: invalid["bestand"]})
		case refused:
			return s.showImport(w, r, http.StatusUnprocessableEntity, session, organisation, curation.ImportProps{Error: invalid["bestand"]})
		case errors.As(err, &faults):
			return s.showImport(w, r, http.StatusUnprocessableEntity, session, organisation, curation.ImportProps{Faults: faults})
		case err != nil:
			return err
		default:
			return seeOther(w, r, paths.Import(id))
		}
	}
}

// planImport finds out what the file of a request would change, when it is its turn.
func (s *Server) planImport(w http.ResponseWriter, r *http.Request, slots chan struct{}, actor, organisation string) (id string, err error) {
	file, err := receiveFile(w, r, "bestand", intake.MaxFile)
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
