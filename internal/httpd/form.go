package httpd

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"unicode/utf8"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/templates/parts"
)

var errBadForm = errors.New("form cannot be read")

// parseForm reads a posted form, which limitBody keeps small. A body of another kind is
// refused: read as a form it would be an empty one, and nothing would seem to be saved.
func parseForm(r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return fmt.Errorf("%w: not a form", errBadForm)
	}
	err = r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
	case errors.As(err, &tooLarge):
		return err
	default:
		return fmt.Errorf("%w: %w", errBadForm, err)
	}
	for name, values := range r.PostForm {
		if !utf8.ValidString(name) || slices.ContainsFunc(values, func(v string) bool { return !utf8.ValidString(v) }) {
			return fmt.Errorf("%w: not UTF-8", errBadForm)
		}
	}
	return nil
}

// refusal is the sentence for a field that was not saved.
func refusal(status int, err error) string {
	if invalid, ok := fault.AsInvalid(err); ok {
		for _, message := range invalid {
			return message
		}
	}
	switch {
	case errors.Is(err, account.ErrSessionOver), errors.Is(err, errNoSession):
		return "Niet opgeslagen: je bezoek is verlopen. Laad de pagina opnieuw."
	case status == http.StatusConflict:
		return "Niet opgeslagen: deze reflectie is al afgerond."
	case status >= http.StatusInternalServerError, status == http.StatusRequestTimeout:
		return "Nog niet opgeslagen. Probeer het zo nog eens."
	default:
		return "Dit antwoord is niet opgeslagen. Laad de pagina opnieuw."
	}
}

// showError answers with the fixed page for a status.
func (s *Server) showError(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Cache-Control", "no-store")
	_ = render(w, r, status, parts.Error(parts.ErrorFor(status, requestID(r)))) // a text cannot fail to render
}

// seeOther leads on after a form, so that reloading posts nothing twice.
func seeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
