package site_test

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// TestRequestIDOfTheProxy sends ids with requests from a proxy that is trusted, and from one that is not.
func TestRequestIDOfTheProxy(t *testing.T) {
	t.Parallel()
	usable := []string{"0d7a7c53-3b0e-4a55-9d1c-6f2a8a1f0c11", "01JDZ8Q4T1_proxy-X"}
	ids := append([]string{
		"1234567",                 // too short to be of use
		strings.Repeat("x", 65),   // too long
		"192.0.2.33",              // an address
		"C0000221:A2B4_7F000001",  // an address and a port
		`abcdefgh","status":200`,  // would be another field of the log
		"<b>abcdefgh</b>",         // would be markup on the page of an error
		"abcdefgh ijklmnop qrstu", // some text
	}, usable...)
	for proxies, taken := range map[string][]string{"127.0.0.0/8": usable, "10.0.0.0/8": nil} {
		s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
			server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(proxies)}
		})
		b := s.browser(t)
		for _, id := range ids {
			request := b.request(http.MethodGet, "/healthz", nil)
			request.Header.Set("X-Request-Id", id)
			b.do(request).want(t, http.StatusOK)
		}
		s.Close() // the last lines are in the log then
		for _, id := range ids {
			want := 0
			if slices.Contains(taken, id) {
				want = 1
			}
			if n := strings.Count(s.log.String(), `"id":"`+id+`"`); n != want || strings.Count(s.log.String(), id) != want {
				t.Errorf("proxy of %s: the log has %q %d times, want %d:\n%s", proxies, id, n, want, s.log)
			}
		}
	}
}
