package site

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"reflectietool/templates/ui"
)

// demonstration makes every page say that it is a demonstration, and refuses requests that name
// another host than this machine: a page elsewhere on the web could make its own host name point
// here.
func (s *Server) demonstration(next http.Handler) http.Handler {
	if s.Demo == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(ui.WithFrame(r.Context(), func() ui.Frame { return ui.Frame{Example: true} }))
		if !isLoopbackHost(r.Host) {
			s.ShowError(w, r, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.IsLoopback()
}
