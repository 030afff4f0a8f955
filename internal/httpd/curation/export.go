package curation

import (
	"bytes"
	"net/http"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/intake"
	"reflectietool/templates/curation"
)

// fileTypes are the media types of the formats that can be downloaded, by the extension of the
// name.
var fileTypes = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"json": "application/json; charset=utf-8",
}

// offeringsExport sends all offerings that the signed-in person looks after as a file.
func (s *Server) offeringsExport(extension string) httpd.VisitorHandler {
	return func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		format, _ := intake.FormatNamed(extension) // the routes only use extensions that have a format
		name := "aanbod-" + calendar.DayOf(s.Now()).Format(time.DateOnly)
		return sendFile(w, name, extension, func(file *bytes.Buffer) error {
			return s.Imports.Export(r.Context(), visitor.Person, curation.ReadScope(r.URL.Query()), format, file)
		})
	}
}

// importTemplate sends an empty file to fill in to a person who may import it.
func (s *Server) importTemplate(extension string) httpd.VisitorHandler {
	return func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		scopes, err := s.Curation.Scopes(r.Context(), visitor.Person)
		if err != nil {
			return err
		}
		if len(scopes) == 0 {
			return fault.NotFound
		}
		format, _ := intake.FormatNamed(extension) // as above
		return sendFile(w, "sjabloon-aanbod", extension, func(file *bytes.Buffer) error {
			return intake.Template(file, format, s.Frameworks.Current())
		})
	}
}

// sendFile sends a file, whole or not at all.
func sendFile(w http.ResponseWriter, name, extension string, write func(file *bytes.Buffer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileTypes[extension])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+extension+`"`)
	_, _ = file.WriteTo(w) // an error means that the client went away: nothing left to do
	return nil
}
