// Package linkcheck asks whether pages on the web still exist. It is polite: one request per
// host at a time with a pause between them, robots.txt respected, nothing downloaded that is
// not needed. And it is careful: addresses come from files and forms, so it never connects
// to anything but the public web, wherever a name or a redirect leads.
//
// It is the only package beside the web server that may use net/http, and it imports
// nothing else of ours.
package linkcheck

import (
	"cmp"
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"reflectietool/internal/paths"
)

// Verdict says what is known of an address after a check.
type Verdict string

// The verdicts. Unsure is for a page that may well exist, but that a program is not let in
// to see.
const (
	Works  Verdict = "werkt"
	Fails  Verdict = "werkt-niet"
	Unsure Verdict = "onbekend"
)

// Reason says why the verdict is not Works.
type Reason string

// The reasons. The first six belong to Fails, the others to Unsure.
const (
	BadStatus      Reason = "status"      // the server says that the page is not there
	NoHost         Reason = "naam"        // the name of the site does not exist
	NoAnswer       Reason = "verbinding"  // nobody answers
	TooSlow        Reason = "tijd"        // no answer in time
	BadCertificate Reason = "certificaat" // a browser would warn
	BadRedirect    Reason = "omleiding"   // too many redirects, or one that leads nowhere
	ByRobots       Reason = "robots"      // robots.txt asks programs to stay away
	Closed         Reason = "afgeschermd" // for who is signed in, or not for programs
	NotPublic      Reason = "adres"       // no address on the public web
)

// Result is what a check found.
type Result struct {
	Verdict Verdict
	Reason  Reason // "" when it works
	Status  int    // of the last answer (HTTP), 0 without one
}

// Network reports whether our own connection may be the cause as well.
func (r Result) Network() bool {
	return r.Reason == NoHost || r.Reason == NoAnswer || r.Reason == TooSlow
}

// Limits that keep a check polite and bounded.
const (
	requestTime  = 10 * time.Second // for one request
	maxRedirects = 5
	usualPause   = 2 * time.Second  // between two requests to a host
	longestPause = 10 * time.Second // what robots.txt can make of it
	maxRobots    = 512 << 10        // bytes; RFC 9309 asks for 500 KiB at least
	hostsAtOnce  = 4
)

// Settings are what a Client needs to know.
type Settings struct {
	// Site is the public address of this server, by which the User-Agent tells who asks;
	// "" when unknown.
	Site string
	// Pinned names hosts whose address is given instead of looked up; it may be private,
	// and takes any port. It is for tests: nothing that serves sets it.
	Pinned map[string]netip.AddrPort
	// Pause is the time between two requests to a host, two seconds when it is zero. What
	// robots.txt asks for, up to ten seconds, comes before it.
	Pause time.Duration
}

// Client checks addresses. It keeps nothing from one round to the next.
type Client struct {
	http  *http.Client
	agent string
	pause time.Duration
	wait  func(context.Context, time.Duration) error
}

// New returns a client. It uses no proxy, since then the proxy would choose where to connect.
func New(settings Settings) *Client {
	agent := product + " (linkcontrole)"
	if settings.Site != "" {
		agent = product + " (linkcontrole; +" + settings.Site + paths.About + ")"
	}
	return &Client{
		http: &http.Client{
			Transport: &http.Transport{
				DialContext:            dialer(settings.Pinned),
				DisableKeepAlives:      true,
				DisableCompression:     true,
				MaxResponseHeaderBytes: 64 << 10,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		agent: agent, pause: cmp.Or(settings.Pause, usualPause), wait: sleep,
	}
}

// product is what robots.txt calls this program by.
const product = "Reflectietool"

// round is one run over many addresses.
type round struct {
	*Client
	mu    sync.Mutex
	hosts map[string]*host
}

// Check checks addresses and tells each result as soon as it is known, one at a time, in any
// order. Addresses that ctx leaves no time for are not told of.
func (c *Client) Check(ctx context.Context, addresses []string, tell func(address string, found Result)) {
	r := &round{Client: c, hosts: map[string]*host{}}
	lists := make(chan []string)
	var telling sync.Mutex
	var workers sync.WaitGroup
	for range hostsAtOnce {
		workers.Go(func() {
			for list := range lists {
				for _, address := range list {
					found := r.check(ctx, address)
					if ctx.Err() != nil {
						break // cut off, so it says nothing
					}
					telling.Lock()
					tell(address, found)
					telling.Unlock()
				}
			}
		})
	}
	for _, list := range byHost(addresses) {
		lists <- list
	}
	close(lists)
	workers.Wait()
}

// byHost puts the addresses of a host together, in the order in which hosts first occur.
func byHost(addresses []string) [][]string {
	var lists [][]string
	place := map[string]int{}
	for _, address := range addresses {
		name := ""
		if u, err := url.Parse(address); err == nil {
			name = u.Hostname()
		}
		i, known := place[name]
		if !known {
			i = len(lists)
			place[name], lists = i, append(lists, nil)
		}
		lists[i] = append(lists[i], address)
	}
	return lists
}
