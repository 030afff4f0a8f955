package httpd

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/internal/tally"
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

// Limit lets each network make so many requests of a kind in a window to the handler that it wraps. When
// they cannot be counted, as the database is away, the request is not answered either.
func (k *Kit) Limit(kind tally.Kind, requests int) func(http.Handler) http.Handler {
	return k.LimitBy(kind, requests, k.Refuse)
}

// LimitBy is Limit with another answer to a request that is not let in; the error says why.
func (k *Kit) LimitBy(kind tally.Kind, requests int, refuse Refusal) func(http.Handler) http.Handler {
	return k.limit(kind, requests, func(r *http.Request) (string, bool) { return network(r), true }, refuse)
}

// LimitPerson lets each person make so many requests of a kind in a window to the handler that it wraps.
// It does not limit visitors without a session: the handler makes a person of them, and NewPerson
// limits that.
func (k *Kit) LimitPerson(kind tally.Kind, requests int) func(http.Handler) http.Handler {
	return k.limit(kind, requests, func(r *http.Request) (string, bool) {
		visitor, err := session(r)
		return visitor.Person, err == nil
	}, k.Refuse)
}

// Refusal answers a request that is not let in: err is fault.TooMany, or says why it was not counted.
type Refusal func(w http.ResponseWriter, r *http.Request, err error)

// limit counts the requests of whoever asks; counts is false for a request that is not to be counted.
func (k *Kit) limit(kind tally.Kind, requests int, asks func(*http.Request) (who string, counts bool), refuse Refusal) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		if requests == 0 {
			return next
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if who, counts := asks(r); counts {
				if err := k.Counter.Take(r.Context(), kind, who, requests); err != nil {
					refuse(w, r, err)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Refuse is the usual Refusal. Its page for too many requests does not offer to send the form once more, as
// the page of Fail does: the form has not been read.
func (k *Kit) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	if _, tooMany := RetryAfter(w, err); tooMany {
		k.ShowError(w, r, http.StatusTooManyRequests)
		return
	}
	k.Fail(w, r, err)
}

// RetryAfter reports whether err is fault.TooMany. If so, it puts in a header after how long trying again
// may work, and returns that.
func RetryAfter(w http.ResponseWriter, err error) (wait time.Duration, tooMany bool) {
	var too fault.TooMany
	if !errors.As(err, &too) {
		return 0, false
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(too.Wait.Seconds()))))
	return too.Wait, true
}

// network returns the network that a request comes from: an IPv4 address, or the /64 of an IPv6
// address, which usually is one household or office.
func network(r *http.Request) string {
	address := middleware.GetClientIPAddr(r.Context()).Unmap().WithZone("")
	if !address.Is6() {
		return address.String()
	}
	return netip.PrefixFrom(address, 64).Masked().String()
}

// newPeople is what NewPerson counts.
const newPeople tally.Kind = "new-people"

// NewPerson returns the function to call in the transaction in which a person is made for this request.
// The function counts the person, and returns fault.TooMany when the network has made too many.
func (k *Kit) NewPerson(r *http.Request) account.Admission {
	return func(ctx context.Context, tx tally.Querier) error {
		return k.Counter.TakeIn(ctx, tx, newPeople, network(r), k.Limits.Network.NewPeople)
	}
}

// NoStore keeps personal pages out of every cache, including the one on a shared computer.
func NoStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
