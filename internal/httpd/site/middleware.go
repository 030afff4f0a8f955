package site

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"reflectietool/internal/httpd"
)

// contentSecurityPolicy allows what the pages use and nothing else: the site's own files, nothing
// inline, no framing.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// strictTransport makes browsers use https for two years, also for names below this one, where somebody could
// otherwise set cookies over http. It is sent when REFLECTIETOOL_URL is https; browsers ignore it over http.
const strictTransport = "max-age=63072000; includeSubDomains"

func (s *Server) securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		if s.Secure {
			h.Set("Strict-Transport-Security", strictTransport)
		}
		next.ServeHTTP(w, r)
	})
}

// requestIDs gives each request an id, for the log and the error page: that of a trusted proxy, so that
// its log and ours can be laid side by side, or else one of our own. An id from anybody else is ignored,
// and the name of the machine is not part of it.
func (s *Server) requestIDs(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !proxyID.MatchString(id) || !s.trusts(r.RemoteAddr) {
			id = rand.Text()[:10]
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), middleware.RequestIDKey, id)))
	})
}

// proxyID matches the ids that are taken from a proxy: UUIDs, and other short texts without a dot or a
// colon. Some proxies put the address of the visitor into an id, which has these.
var proxyID = regexp.MustCompile(`\A[A-Za-z0-9_-]{8,64}\z`)

// accessLog writes one line per request, and counts it, also when the handler breaks the connection off. It names
// the route, not the path: ids of people's work stay out of the log, and so do query strings and addresses.
func (s *Server) accessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, whole := time.Now(), false
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		s.Metrics.Begin(r.Method)
		defer func() {
			s.Metrics.End(r.Method)
			status := cmp.Or(ww.Status(), http.StatusOK)
			route, took := chi.RouteContext(r.Context()).RoutePattern(), time.Since(began)
			s.Metrics.Answered(r.Method, s.routes[route], status, whole, took)
			s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("id", httpd.RequestID(r)),
				slog.String("method", r.Method),
				slog.String("route", route),
				slog.Int("status", status),
				slog.Int("bytes", ww.BytesWritten()),
				slog.Bool("whole", whole),
				slog.Duration("took", took),
			)
		}()
		next.ServeHTTP(ww, r)
		whole = true
	})
}

// recoverPanic turns a panic into the page for a 500 and a log line with the stack.
func (s *Server) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch cause := recover(); cause {
			case nil:
			case http.ErrAbortHandler: // a handler panics with this when the client went away
				panic(cause)
			default:
				s.Log.ErrorContext(r.Context(), "panic", "id", httpd.RequestID(r),
					"cause", cause, "stack", string(debug.Stack()))
				s.ShowError(w, r, http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses posts that another site made a browser send. A client that sends neither
// Origin nor Sec-Fetch-Site is not a browser, so no other site can make it send a cookie.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ShowError(w, r, http.StatusForbidden)
	}))
	return protection.Handler(next)
}

// announced refuses a body that comes in chunks, without its length at the start. Browsers announce
// the length of every form. A request with both a length and chunks can make a proxy and this server
// disagree about where it ends, so that the rest counts as the request of somebody else; net/http
// drops that length, so here every request in chunks is refused, and the connection ends.
func (s *Server) announced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
			s.ShowError(w, r, http.StatusLengthRequired)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody limits the size of forms. A file has a limit of its own, which its handler sets once it
// knows who sends it.
func (s *Server) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if httpd.IsUpload(r) {
			next.ServeHTTP(w, r)
			return
		}
		if r.ContentLength > maxBody {
			s.ShowError(w, r, http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// clientIP finds the address by which attempts are counted: the address of the peer, or the one
// that a trusted proxy reports.
func (s *Server) clientIP() func(http.Handler) http.Handler {
	if len(s.TrustedProxies) == 0 {
		return s.warnOfProxy(middleware.ClientIPFromRemoteAddr)
	}
	var prefixes []string
	for _, prefix := range s.TrustedProxies {
		prefixes = append(prefixes, prefix.String())
	}
	return s.warnOfProxy(middleware.ClientIPFromXFF(prefixes...))
}

// warnOfProxy warns once when a request comes through a proxy that is not trusted: then all visitors
// behind that proxy count as one network. The log does not name the address.
func (s *Server) warnOfProxy(find func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	var once sync.Once
	return func(next http.Handler) http.Handler {
		found := find(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Forwarded-For") != "" && !s.trusts(r.RemoteAddr) {
				once.Do(func() {
					s.Log.WarnContext(r.Context(), "a request has X-Forwarded-For and comes from an address that REFLECTIETOOL_TRUSTED_PROXIES does not name: "+
						"if that is a proxy, its visitors are limited together")
				})
			}
			found.ServeHTTP(w, r)
		})
	}
}

// trusts reports whether an address, with its port, is that of a trusted proxy.
func (s *Server) trusts(address string) bool {
	peer, err := netip.ParseAddrPort(address)
	return err == nil && slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(peer.Addr().Unmap().WithZone("")) })
}
