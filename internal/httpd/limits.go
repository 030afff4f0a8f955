package httpd

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"reflectietool/internal/paths"
)

// requestTime is how long a request may take; the database waits no longer. uploadTime is that
// of a request with a file: 50 MB over a slow line.
const (
	requestTime = 20 * time.Second
	uploadTime  = 3 * time.Minute
)

// IsUpload reports whether a request may bring a file, which takes longer and is larger than
// a form. The handler of it sets the limit: see receiveFile.
func IsUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == paths.Imports
}

// LimitTime ends what a request waits for.
func LimitTime(next http.Handler) http.Handler {
	form, upload := middleware.Timeout(requestTime)(next), middleware.Timeout(uploadTime)(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if IsUpload(r) {
			upload.ServeHTTP(w, r)
			return
		}
		form.ServeHTTP(w, r)
	})
}

// AllowUpload gives a connection the time that a file needs. The limits of the server itself
// are those of a form.
func AllowUpload(w http.ResponseWriter) {
	connection := http.NewResponseController(w)
	until := time.Now().Add(uploadTime)
	// A connection that knows no deadlines has none to put off.
	_ = connection.SetReadDeadline(until)
	_ = connection.SetWriteDeadline(until.Add(requestTime))
}

// Attempts that one address on the network, which may be that of a whole office, makes in
// limitWindow. A resume code has 80 random bits, so guessing is hopeless long before its
// limit; a code that was mailed has a much lower limit of its own.
const (
	LimitWindow   = 10 * time.Minute
	ResumeLimit   = 10
	MailCodeLimit = 60
)

// Limit allows an address so many requests to what it wraps in limitWindow.
func (k *Kit) Limit(requests int) func(http.Handler) http.Handler {
	return k.LimitBy(requests, func(w http.ResponseWriter, r *http.Request) { k.ShowError(w, r, http.StatusTooManyRequests) })
}

// LimitBy is limit with what to answer to who asked too much.
func (k *Kit) LimitBy(requests int, refuse http.HandlerFunc) func(http.Handler) http.Handler {
	byAddress := func(r *http.Request) (string, error) {
		return httprate.CanonicalizeIP(middleware.GetClientIP(r.Context())), nil
	}
	return httprate.LimitBy(requests, LimitWindow, byAddress,
		httprate.WithLimitHandler(refuse))
}

// NoStore keeps personal pages out of every cache, the one of a shared computer included.
func NoStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
