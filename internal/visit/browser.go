// Package visit plays visitors of a running site, over HTTP as browsers do, and records what the site
// acknowledged. Tests and the program torture use it.
package visit

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// Browser is a browser without JavaScript: it keeps cookies and does not follow redirects itself.
type Browser struct {
	HTTP *http.Client
	Site func() string // the current address of the server
	From func() string // the visitor's network address, for a trusted proxy to report; may be nil
}

// NewBrowser returns a browser without cookies and without connections.
func NewBrowser(site func() string) *Browser {
	jar, _ := cookiejar.New(nil) // fails on options only
	return &Browser{
		HTTP: &http.Client{
			Jar: jar, Transport: &http.Transport{}, Timeout: 30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		Site: site,
	}
}

// Reply is a response that was read completely.
type Reply struct {
	Status   int
	Location string
	Body     string
}

// Send requests a page, or posts a form if there is one. savesItself marks the request as one of a
// field that saves itself.
func (b *Browser) Send(path string, form url.Values, savesItself bool) (Reply, error) {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(context.Background(), method, b.Site()+path, body)
	if err != nil {
		return Reply{}, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.From != nil {
		request.Header.Set("X-Forwarded-For", b.From())
	}
	if savesItself {
		request.Header.Set("HX-Request", "true")
	}
	response, err := b.HTTP.Do(request)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return Reply{response.StatusCode, response.Header.Get("Location"), string(text)}, err
}

// Session returns the secret in the visitor's cookie, "" when there is none.
func (b *Browser) Session() string {
	site, err := url.Parse(b.Site())
	if err != nil {
		return ""
	}
	for _, cookie := range b.HTTP.Jar.Cookies(site) {
		return cookie.Value
	}
	return ""
}
