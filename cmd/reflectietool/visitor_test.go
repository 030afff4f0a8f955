package main

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// visitor is a browser without JavaScript: it keeps cookies and does not follow redirects itself.
type visitor struct {
	http *http.Client
	site func() string // the current address of the server
	from func() string // the visitor's network address, for a trusted proxy to report; may be nil
}

func newVisitor(t *testing.T, site func() string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{
		http: &http.Client{
			Jar: jar, Transport: transport, Timeout: 30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		site: site,
	}
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

// send requests a page, or posts a form if there is one. savesItself marks the request as one of a
// field that saves itself.
func (v *visitor) send(path string, form url.Values, savesItself bool) (reply, error) {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(context.Background(), method, v.site()+path, body)
	if err != nil {
		return reply{}, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.from != nil {
		request.Header.Set("X-Forwarded-For", v.from())
	}
	if savesItself {
		request.Header.Set("HX-Request", "true")
	}
	response, err := v.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header.Get("Location"), string(text)}, err
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
	site, err := url.Parse(v.site())
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range v.http.Jar.Cookies(site) {
		return cookie.Value
	}
	t.Fatal("the visitor has no session")
	return ""
}
