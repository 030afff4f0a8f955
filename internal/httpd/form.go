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
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
)

// ErrBadForm is returned for a posted body that is not a form in UTF-8. The answer is a 400.
var ErrBadForm = errors.New("form cannot be read")

// parseForm reads a posted form, which limitBody keeps small, and gives its values one kind of line
// end. A body of another content type is refused: read as a form it would be empty, and it would
// seem as if nothing had to be saved.
func parseForm(r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return fmt.Errorf("%w: not a form", ErrBadForm)
	}
	err = r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
	case errors.As(err, &tooLarge):
		return err
	default:
		return fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	for name, values := range r.PostForm {
		if !utf8.ValidString(name) || slices.ContainsFunc(values, func(v string) bool { return !utf8.ValidString(v) }) {
			return fmt.Errorf("%w: not UTF-8", ErrBadForm)
		}
		for i, value := range values {
			values[i] = text.Newlines(value) // browsers count a line end as one character but send two
		}
	}
	return nil
}

// refusal returns the sentence for a field that was not saved.
func refusal(status int, err error) string {
	if invalid, ok := fault.AsInvalid(err); ok {
		for _, message := range invalid {
			return message
		}
	}
	switch {
	case errors.Is(err, account.ErrSessionOver), errors.Is(err, errNoSession):
		return "Niet opgeslagen: je bezoek is verlopen. Laad de pagina opnieuw."
	case status == http.StatusTooManyRequests:
		return "Nog niet opgeslagen: het is nu te druk. Probeer het later nog eens."
	case status == http.StatusConflict:
		return "Niet opgeslagen: deze reflectie is al afgerond."
	case status >= http.StatusInternalServerError, status == http.StatusRequestTimeout:
		return "Nog niet opgeslagen. Probeer het zo nog eens."
	default:
		return "Dit antwoord is niet opgeslagen. Laad de pagina opnieuw."
	}
}

// readForm reads the form of a post. It skips an upload: the handler reads that once it knows who
// sends it.
func readForm(r *http.Request) error {
	if r.Method != http.MethodPost || IsUpload(r) {
		return nil
	}
	return parseForm(r)
}

// ShowError answers with the fixed page for a status.
func (k *Kit) ShowError(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Cache-Control", "no-store")
	_ = Render(w, r, status, parts.Error(parts.ErrorFor(status, RequestID(r)))) // a text cannot fail to render
}

// SeeOther redirects after a form with a 303, so that reloading the page does not post again.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// DoneAt redirects to a page that says which form was carried out.
func DoneAt(w http.ResponseWriter, r *http.Request, path, done string) error {
	return SeeOther(w, r, paths.Done(path, done))
}

// RefusedForm returns the typed values of a form that was refused, and its errors, so that the page
// can show the form again.
func RefusedForm(r *http.Request, form string, invalid fault.Invalid) parts.Refused {
	return parts.Refused{Form: form, Typed: r.PostForm, Errors: invalid}
}

// Unsure returns the error for a form that destroys something and came without its box "zeker"
// ticked.
func Unsure(message string) error { return fault.Invalid{parts.SureField: message} }
