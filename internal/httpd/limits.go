package httpd

import (
	"io"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
)

// requestTime is how long a request may take, and how long the database works on it. uploadTime is
// the same for a request with a file: enough for 50 MB over a slow line. DownloadTime is the same for
// the download of a person's own data: enough for 5 MB over a slow phone.
const (
	requestTime  = 20 * time.Second
	uploadTime   = 3 * time.Minute
	DownloadTime = 5 * time.Minute
)

// IsUpload reports whether a request may bring a file, which takes longer and is larger than a
// form. Its handler sets the limit on the size.
func IsUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == paths.Imports
}

// LimitTime cancels the context of a request after the time that it may take.
func LimitTime(next http.Handler) http.Handler {
	form, upload := middleware.Timeout(requestTime)(next), middleware.Timeout(uploadTime)(next)
	download := middleware.Timeout(DownloadTime)(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case IsUpload(r):
			upload.ServeHTTP(w, r)
		case r.URL.Path == paths.DataDownload:
			download.ServeHTTP(w, r)
		default:
			form.ServeHTTP(w, r)
		}
	})
}

// AllowUpload gives a connection the time that a file needs. The server's own time limits are those
// of a form.
func AllowUpload(w http.ResponseWriter) {
	connection := http.NewResponseController(w)
	until := time.Now().Add(uploadTime)
	// An error says that the connection has no deadlines, so there is none to extend.
	_ = connection.SetReadDeadline(until)
	_ = connection.SetWriteDeadline(until.Add(requestTime))
}

// SlowWriter returns a writer to a client that may be slow: each write may take as long as a request,
// instead of all of them together. The context of the request bounds the whole.
func SlowWriter(w http.ResponseWriter) io.Writer {
	return slowWriter{w, http.NewResponseController(w)}
}

type slowWriter struct {
	http.ResponseWriter
	connection *http.ResponseController
}

func (w slowWriter) Write(p []byte) (int, error) {
	// An error says that the connection has no deadlines, so there is none to extend.
	_ = w.connection.SetWriteDeadline(time.Now().Add(requestTime))
	return w.ResponseWriter.Write(p)
}

// Limit lets each network make so many requests in a window to the handler that it wraps.
func (k *Kit) Limit(requests int) func(http.Handler) http.Handler {
	return k.LimitBy(requests, k.refuse)
}

// LimitBy is Limit with another answer to a network that makes too many requests.
func (k *Kit) LimitBy(requests int, refuse http.HandlerFunc) func(http.Handler) http.Handler {
	if requests == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	return httprate.LimitBy(requests, k.Limits.Window, func(r *http.Request) (string, error) { return network(r), nil },
		httprate.WithLimitHandler(refuse))
}

// LimitPerson lets each person make so many requests in a window to the handler that it wraps. It
// does not limit visitors without a session: the handler makes a person of them, and NewPerson
// limits that.
func (k *Kit) LimitPerson(requests int) func(http.Handler) http.Handler {
	if requests == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	counter := httprate.NewRateLimiter(requests, k.Limits.Window)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if visitor, err := session(r); err == nil && counter.OnLimit(w, r, visitor.Person) {
				k.refuse(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func (k *Kit) refuse(w http.ResponseWriter, r *http.Request) {
	k.ShowError(w, r, http.StatusTooManyRequests)
}

// network returns the network that a request comes from: an IPv4 address, or the /64 of an IPv6
// address, which usually is one household or office.
func network(r *http.Request) string {
	return httprate.CanonicalizeIP(middleware.GetClientIP(r.Context()))
}

// NewPerson returns the function to call before a person is made for this request. The function
// counts the person, and returns fault.TooMany when the network has made too many.
func (k *Kit) NewPerson(w http.ResponseWriter, r *http.Request) func() error {
	return func() error {
		if k.Limits.Network.NewPeople == 0 {
			return nil
		}
		k.newPeopleOnce.Do(func() { k.newPeople = httprate.NewRateLimiter(k.Limits.Network.NewPeople, k.Limits.Window) })
		if k.newPeople.OnLimit(w, r, network(r)) {
			return fault.TooMany{Wait: k.Limits.Window}
		}
		return nil
	}
}

// NoStore keeps personal pages out of every cache, including the one on a shared computer.
func NoStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
