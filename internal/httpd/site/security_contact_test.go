package site_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// TestSecurityContact reads security.txt as RFC 9116 has it.
func TestSecurityContact(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.Operator.Security, server.Site = "mailto:veilig@voorbeeld.example", "https://voorbeeld.example"
	})
	got := s.serve(http.MethodGet, "/.well-known/security.txt", "", "")
	if kind := got.Header().Get("Content-Type"); got.Code != http.StatusOK || kind != "text/plain; charset=utf-8" {
		t.Errorf("status %d, %s", got.Code, kind)
	}
	fields := map[string]string{}
	for line := range strings.Lines(got.Body.String()) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if fields[name] != "" {
			t.Errorf("%s stands twice", name)
		}
		fields[name] = value
	}
	now := s.clock.Now()
	if ends, err := time.Parse(time.RFC3339, fields["Expires"]); err != nil || !ends.After(now) || !ends.Before(now.AddDate(1, 0, 0)) {
		t.Errorf("expires at %q, %v", fields["Expires"], err)
	}
	delete(fields, "Expires")
	for name, want := range map[string]string{
		"Contact": "mailto:veilig@voorbeeld.example", "Preferred-Languages": "nl, en", "Canonical": "https://voorbeeld.example/.well-known/security.txt",
	} {
		if fields[name] != want {
			t.Errorf("%s is %q, want %q", name, fields[name], want)
		}
		delete(fields, name)
	}
	if len(fields) > 0 {
		t.Errorf("it also has %v", fields)
	}
}
