package main

import (
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/visit"
)

// visitor is a browser whose failures fail the test.
type visitor struct{ *visit.Browser }

func newVisitor(t *testing.T, site func() string) *visitor {
	t.Helper()
	v := &visitor{visit.NewBrowser(site)}
	t.Cleanup(v.HTTP.CloseIdleConnections)
	return v
}

func (s *server) visitor() *visitor {
	s.t.Helper()
	return newVisitor(s.t, func() string { return s.url })
}

// reply is a response that was read completely.
type reply struct {
	status   int
	location string
	body     string
}

// send is Browser.Send.
func (v *visitor) send(path string, form url.Values, savesItself bool) (reply, error) {
	got, err := v.Send(path, form, savesItself)
	return reply{got.Status, got.Location, got.Body}, err
}

func (v *visitor) get(t *testing.T, path string) reply {
	t.Helper()
	got, err := v.send(path, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (v *visitor) post(t *testing.T, path string, form url.Values) reply {
	t.Helper()
	got, err := v.send(path, form, false)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (r reply) want(t *testing.T, status int, texts ...string) reply {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d: %.300s", r.status, status, r.body)
	}
	for _, text := range texts {
		if !strings.Contains(r.body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	return r
}

// session returns the secret in the visitor's cookie.
func (v *visitor) session(t *testing.T) string {
	t.Helper()
	secret := v.Session()
	if secret == "" {
		t.Fatal("the visitor has no session")
	}
	return secret
}
