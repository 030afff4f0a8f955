package httpd

import (
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

// Render sends a page, whole or not at all. Rendering goes on when the context of the request has
// ended: a visitor whose database query timed out or whose form came in half must see that, since
// an empty reply would look like success.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	body := templ.GetBuffer() // reused, since a page is much to allocate for each request
	defer templ.ReleaseBuffer(body)
	if err := page.Render(context.WithoutCancel(r.Context()), body); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // an error means that the client went away: nothing left to do
	return nil
}

// RenderJSON sends a value as indented JSON, whole or not at all.
func RenderJSON(w http.ResponseWriter, value any) error {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(body, '\n')) // an error means that the client went away: nothing left to do
	return nil
}

// StatusOf is the one table from kinds of failure to HTTP status. An error that it does not know is
// an outage or a bug of ours: 500.
func StatusOf(err error) int {
	var tooLarge *http.MaxBytesError
	var tooMany fault.TooMany
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
	case errors.As(err, &tooMany):
		return http.StatusTooManyRequests
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

// Fail answers a request that went wrong, and logs the failures that are ours to mend.
func (k *Kit) Fail(w http.ResponseWriter, r *http.Request, err error) {
	status := StatusOf(err)
	k.LogFailure(r, status, err)
	if errors.Is(err, account.ErrSessionOver) {
		k.DropSession(w)
	}
	w.Header().Set("Cache-Control", "no-store")
	wait, _ := RetryAfter(w, err)
	if IsHTMX(r) {
		_ = Render(w, r, status, parts.SaveRefused(refusal(status, err))) // a text cannot fail to render
		return
	}
	page := parts.Error(parts.ErrorFor(status, RequestID(r)))
	if status == http.StatusTooManyRequests {
		page = parts.Busy(parts.BusyProps{Wait: wait, Action: r.URL.Path, Typed: r.PostForm})
	}
	if errors.Is(err, account.ErrSessionOver) || errors.Is(err, errNoSession) {
		page = parts.NoSession(errors.Is(err, account.ErrSessionOver))
	}
	_ = Render(w, r, status, page) // fixed texts cannot fail to render
}

// LogFailure logs a failure with status 500 or higher, unless the client cancelled the request.
func (k *Kit) LogFailure(r *http.Request, status int, err error) {
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) { // when cancelled, nobody waits for the answer
		k.Log.ErrorContext(r.Context(), "request failed",
			"id", RequestID(r), "status", status, "error", err.Error())
	}
}

// IsHTMX reports whether htmx sent the request, as for a field that saves itself: it wants a
// sentence, not a page.
func IsHTMX(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

// RequestID returns the id of the request, as the log and the error page show it.
func RequestID(r *http.Request) string { return middleware.GetReqID(r.Context()) }

// errMethod is returned for a path that exists, but not for this method.
var errMethod = errors.New("method not allowed")

// NotFound answers with a 404.
func NotFound(http.ResponseWriter, *http.Request) error { return fault.NotFound }

// MethodNotAllowed answers with a 405 that names the methods which the path has.
func MethodNotAllowed(w http.ResponseWriter, r *http.Request) error {
	routes := chi.RouteContext(r.Context()).Routes
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		asked := method
		if method == http.MethodHead {
			asked = http.MethodGet // middleware.GetHead serves HEAD by the GET route
		}
		if routes.Match(chi.NewRouteContext(), asked, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
	return errMethod
}

// AsSpreadsheet makes the answer a CSV file that the browser saves under this name.
func AsSpreadsheet(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// AsCalendar makes the answer a file for calendars that the browser saves under this name.
func AsCalendar(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
