package linkcheck

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/temoto/robotstxt"
)

// robots is the content of a site's robots.txt: rules, or one result for all its pages.
type robots struct {
	rules *robotstxt.Group
	every *Result
}

// robotsRefuse returns the result for a page that robots.txt closes to programs, or for a site that
// cannot be reached at all; nil means that the page may be requested.
func (r *run) robotsRefuse(ctx context.Context, u *url.URL) *Result {
	h := r.host(u.Hostname())
	h.mu.Lock()
	defer h.mu.Unlock()
	key := u.Scheme + ":" + u.Port()
	found, known := h.robots[key]
	if !known {
		found = r.fetchRobots(ctx, u)
		if ctx.Err() != nil {
			return &Result{Verdict: Unsure, Reason: ByRobots} // interrupted: Check drops this result
		}
		h.robots[key] = found
		if found.rules != nil {
			h.pause.Store(int64(min(found.rules.CrawlDelay, longestPause)))
		}
	}
	if found.every != nil || found.rules == nil {
		return found.every
	}
	if path := (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String(); !found.rules.Test("/" + strings.TrimLeft(path, "/")) {
		return &Result{Verdict: Unsure, Reason: ByRobots}
	}
	return nil
}

// fetchRobots requests robots.txt (RFC 9309). Without one, every page may be requested; when the
// server fails to give it, or it cannot be parsed, none may.
func (r *run) fetchRobots(ctx context.Context, u *url.URL) robots {
	refused := robots{every: &Result{Verdict: Unsure, Reason: ByRobots}}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range 1 + maxRedirects {
		got, err := r.send(ctx, http.MethodGet, at, maxRobots)
		switch {
		case err != nil && at.Hostname() == u.Hostname() && !errors.Is(err, context.Canceled):
			site := failure(err)
			return robots{every: &site}
		case err != nil:
			return refused
		case !slices.Contains(redirects, got.status):
			return readRobots(got)
		}
		if at, err = next(at, got.location); err != nil {
			return refused
		}
	}
	return robots{} // RFC 9309, 2.3.1.2: too many redirects count as no robots.txt
}

func readRobots(got answer) robots {
	refused := robots{every: &Result{Verdict: Unsure, Reason: ByRobots, Status: got.status}}
	switch {
	case got.status >= 400 && got.status < 500:
		return robots{}
	case got.status < 200 || got.status >= 300:
		return refused
	}
	data, err := robotstxt.FromBytes(got.body)
	if err != nil {
		return refused
	}
	return robots{rules: data.FindGroup(product)}
}
