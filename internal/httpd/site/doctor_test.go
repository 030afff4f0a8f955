package site_test

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/config"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/doctor"
	httpsite "reflectietool/internal/httpd/site"
)

// proxyTo starts a proxy with TLS that connects from 127.0.0.2, while its visitors come from 127.0.0.1.
// forward sets the headers of what it passes on.
func proxyTo(t *testing.T, server string, forward func(*httputil.ProxyRequest)) *httptest.Server {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			forward(r)
		},
		Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		}},
	})
	t.Cleanup(proxy.Close)
	return proxy
}

// The ways of a proxy with X-Forwarded-For; ReverseProxy drops that of the visitor first.
func proxySets(r *httputil.ProxyRequest) { r.SetXForwarded() }
func proxyLeaves(*httputil.ProxyRequest) {}
func proxyPasses(r *httputil.ProxyRequest) {
	r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
}
func proxyAdds(r *httputil.ProxyRequest) {
	proxyPasses(r)
	r.SetXForwarded()
}

// proxyEither passes on what a visitor sends, and sets the header when they send nothing.
func proxyEither(r *httputil.ProxyRequest) {
	if proxyPasses(r); len(r.Out.Header["X-Forwarded-For"]) == 0 {
		proxySets(r)
	}
}

// TestDoctorAsksTheOwnAddress asks servers through proxies that do it right, and through others.
func TestDoctorAsksTheOwnAddress(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	server := func(secure bool, trusted ...string) string {
		return newSiteWith(t, db, func(s *httpsite.Server) {
			s.Secure = secure
			s.TrustedProxies = prefixes(trusted)
		}).URL
	}
	trusting, distrustful, unaware := server(true, "127.0.0.2"), server(true), server(false, "127.0.0.2")
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	for name, tt := range map[string]struct {
		server  string
		forward func(*httputil.ProxyRequest)
		trusted string // in the settings of the doctor
		level   doctor.Level
		says    string
	}{
		"sets the address":          {trusting, proxySets, "127.0.0.2", doctor.OK, "cannot make one up"},
		"adds the address":          {trusting, proxyAdds, "127.0.0.2", doctor.OK, "cannot make one up"},
		"passes on what is sent":    {trusting, proxyEither, "127.0.0.2", doctor.Fault, "make up an address"},
		"names no visitor":          {trusting, proxyLeaves, "127.0.0.2", doctor.Fault, "does not name its visitors"},
		"is not trusted":            {distrustful, proxySets, "127.0.0.2", doctor.Fault, "does not trust the proxy"},
		"neither":                   {distrustful, proxyLeaves, "127.0.0.2", doctor.Fault, "the proxy with TLS does not name"},
		"the server runs otherwise": {unaware, proxySets, "127.0.0.2", doctor.Fault, "the same REFLECTIETOOL_URL"},
		"leads elsewhere":           {other.URL, proxySets, "127.0.0.2", doctor.Fault, "by another program"},
		"leads nowhere":             {"http://127.0.0.1:1", proxySets, "127.0.0.2", doctor.Fault, "reaches no server"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy := proxyTo(t, tt.server, tt.forward)
			roots := x509.NewCertPool()
			roots.AddCert(proxy.Certificate())
			wantProxies(t, proxy.URL, roots, tt.trusted, tt.level, tt.says)
		})
	}
	t.Run("from the machine of the proxy", func(t *testing.T) {
		t.Parallel()
		proxy := proxyTo(t, server(true, "127.0.0.0/8"), proxyAdds)
		roots := x509.NewCertPool()
		roots.AddCert(proxy.Certificate())
		wantProxies(t, proxy.URL, roots, "127.0.0.0/8", doctor.Skipped, "another machine")
	})
	t.Run("without a proxy", func(t *testing.T) {
		t.Parallel()
		wantProxies(t, unaware, nil, "127.0.0.2", doctor.OK, "without a proxy")
	})
}

func prefixes(texts []string) (all []netip.Prefix) {
	for _, text := range texts {
		if !strings.Contains(text, "/") {
			text += "/32"
		}
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// wantProxies checks what the doctor finds about the proxies of an address.
func wantProxies(t *testing.T, address string, roots *x509.CertPool, trusted string, level doctor.Level, says string) {
	t.Helper()
	found := doctor.Examine(t.Context(), doctor.Patient{
		Config:  config.Config{DatabaseURL: "postgres://none", PublicURL: address, TrustedProxies: prefixes([]string{trusted})},
		Machine: doctor.Machine{Now: time.Now, Synchronised: func() (bool, error) { return true, nil }, Free: func(string) (int64, error) { return 1 << 40, nil }},
		Roots:   roots,
	})
	last := found[len(found)-1]
	if last.About != "proxies" || last.Level != level || !strings.Contains(last.Text, says) {
		t.Errorf("found %q, want %s: %s", last, level, says)
	}
}
