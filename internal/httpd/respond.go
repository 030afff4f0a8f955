package httpd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/templates/parts"
)

// Render sends a page, whole or not at all. Rendering does not stop with the request: who
// waited in vain for the database or sent half a form must be told so, and an empty reply
// would stand for success.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var body bytes.Buffer
	if err := page.Render(context.WithoutCancel(r.Context()), &body); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the client went away: nothing left to do
	return nil
}

func RenderJSON(w http.ResponseWriter, value any) error {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(body, '\n')) // the client went away: nothing left to do
	return nil
}

// StatusOf is the one table from kinds of failure to status. What it does not know is an
// outage or a bug of ours.
func StatusOf(err error) int {
	var tooLarge *http.MaxBytesError
	_, invalid := fault.AsInvalid(err)
	switch {
	case invalid:
		return http.StatusUnprocessableEntity
	case isGone(err):
		return http.StatusNotFound
	case errors.Is(err, account.ErrSessionOver), errors.Is(err, fault.Forbidden):
		return http.StatusForbidden
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, fault.Conflict):
		return http.StatusConflict
	case errors.Is(err, fault.Unavailable), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded): // the form came too slowly
		return http.StatusRequestTimeout
	case errors.Is(err, ErrBadForm):
		return http.StatusBadRequest
	default:
		return http.StatusInternalServerError
	}
}

// Fail answers a request that went wrong, and logs what is ours to mend.
func (k *Kit) Fail(w http.ResponseWriter, r *http.Request, err error) {
	status := StatusOf(err)
	k.LogFailure(r, status, err)
	if errors.Is(err, account.ErrSessionOver) {
		k.DropSession(w)
	}
	w.Header().Set("Cache-Control", "no-store")
	if IsHTMX(r) {
		_ = Render(w, r, status, parts.SaveRefused(refusal(status, err))) // a text cannot fail to render
		return
	}
	page := parts.Error(parts.ErrorFor(status, RequestID(r)))
	if errors.Is(err, account.ErrSessionOver) || errors.Is(err, errNoSession) {
		page = parts.NoSession(errors.Is(err, account.ErrSessionOver))
	}
	_ = Render(w, r, status, page) // fixed texts cannot fail to render
}

func (k *Kit) LogFailure(r *http.Request, status int, err error) {
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) { // nobody waits any more
		k.Log.ErrorContext(r.Context(), "request failed",
			"id", RequestID(r), "status", status, "error", err.Error())
	}
}

// IsHTMX reports whether a field saves itself: it wants a sentence, not a page.
func IsHTMX(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

func RequestID(r *http.Request) string { return middleware.GetReqID(r.Context()) }

// errMethod says that a path exists, for another method.
var errMethod = errors.New("method not allowed")

func NotFound(http.ResponseWriter, *http.Request) error { return fault.NotFound }

// MethodNotAllowed names the methods that the path does know.
func MethodNotAllowed(w http.ResponseWriter, r *http.Request) error {
	routes := chi.RouteContext(r.Context()).Routes
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		asked := method
		if method == http.MethodHead {
			asked = http.MethodGet // middleware.GetHead
		}
		if routes.Match(chi.NewRouteContext(), asked, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
	return errMethod
}

// AsSpreadsheet makes the answer a file to keep.
func AsSpreadsheet(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
