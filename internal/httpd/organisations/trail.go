package organisations

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/spreadsheet"
	"reflectietool/templates/organisations"
)

const (
	logLines    = 50     // on one page
	logCSVLines = 10_000 // in one file
)

// logShow shows the trail of an organisation to its beheerder.
func (s *Server) logShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	managed, err := s.Organisations.Managed(r.Context(), visitor.Person, id)
	if err != nil {
		return err
	}
	form := organisations.ReadTrailForm(r.URL.Query())
	props := organisations.OrganisationLogProps{Organisation: managed, Form: form}
	filter, invalid := form.Filter()
	if len(invalid) > 0 {
		props.Errors = invalid
		return httpd.Render(w, r, http.StatusUnprocessableEntity, organisations.OrganisationLog(props))
	}
	props.Lines, props.Next, err = s.Organisations.Trail(r.Context(), visitor.Person, id, filter, form.Before, logLines)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, organisations.OrganisationLog(props))
}

// nationalLogShow shows what landelijk beheerders did, to them.
func (s *Server) nationalLogShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !visitor.National {
		return fault.NotFound
	}
	props := organisations.NationalLogProps{Before: organisations.ReadTrailForm(r.URL.Query()).Before}
	var err error
	if props.Lines, props.Next, err = s.Organisations.NationalTrail(r.Context(), visitor.Person, props.Before, logLines); err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, organisations.NationalLog(props))
}

// logCSV sends the same lines as a CSV file, from the newest on. As with the other files of an organisation, the
// trail has no line about it: it holds nothing that the page does not show.
func (s *Server) logCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	managed, err := s.Organisations.Managed(r.Context(), visitor.Person, id)
	if err != nil {
		return err
	}
	form := organisations.ReadTrailForm(r.URL.Query())
	filter, invalid := form.Filter()
	if len(invalid) > 0 {
		return httpd.Render(w, r, http.StatusUnprocessableEntity,
			organisations.OrganisationLog(organisations.OrganisationLogProps{Organisation: managed, Form: form, Errors: invalid}))
	}
	lines, next, err := s.Organisations.Trail(r.Context(), visitor.Person, id, filter, 0, logCSVLines)
	if err != nil {
		return err
	}
	httpd.AsSpreadsheet(w, "logboek.csv")
	out := spreadsheet.NewWriter(w)
	_ = out.Write(organisations.LogHead) // the writer keeps the first error for Error
	for _, row := range organisations.LogRows(lines) {
		_ = out.Write(row) // the writer keeps the first error for Error
	}
	if next != 0 {
		_ = out.Write([]string{"", "", "", "", "Er zijn nog oudere regels. Kies een kortere periode."}) // kept for Error
	}
	out.Flush()
	return out.Error()
}
