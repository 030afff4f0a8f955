// Package linkcheck checks whether pages on the web still exist. It is polite: it sends one request
// per host at a time with a pause between them, respects robots.txt, and downloads nothing that it
// does not need. And it is careful: addresses come from files and forms, so it never connects to
// anything but the public web, wherever a name or a redirect leads.
//
// Beside the web server it is the only package that may use net/http, and it imports no other
// package of ours than paths.
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

// Verdict is the conclusion of a check.
type Verdict string

// The verdicts. Unsure is for a page that may well exist, but that programs are not allowed to see.
const (
	Works  Verdict = "werkt"
	Fails  Verdict = "werkt-niet"
	Unsure Verdict = "onbekend"
)

// Reason is why the verdict is not Works.
type Reason string

// The reasons. The first six belong to Fails, the others to Unsure.
const (
	BadStatus      Reason = "status"      // the server says that the page is not there
	NoHost         Reason = "naam"        // the name of the site does not exist
	NoAnswer       Reason = "verbinding"  // no connection
	TooSlow        Reason = "tijd"        // no answer in time
	BadCertificate Reason = "certificaat" // a browser would warn
	BadRedirect    Reason = "omleiding"   // too many redirects, or one that leads nowhere
	ByRobots       Reason = "robots"      // robots.txt asks programs not to visit
	Closed         Reason = "afgeschermd" // only for signed-in visitors, or not for programs
	NotPublic      Reason = "adres"       // not an address on the public web
)

// Result is the outcome of a check.
type Result struct {
	Verdict Verdict
	Reason  Reason // "" for Works
	Status  int    // of the last answer (HTTP), 0 without one
}

// Network reports whether the cause may also be our own network connection.
func (r Result) Network() bool {
	return r.Reason == NoHost || r.Reason == NoAnswer || r.Reason == TooSlow
}

// Limits that keep a check polite and bounded.
const (
	requestTime  = 10 * time.Second // for one request
	maxRedirects = 5
	usualPause   = 2 * time.Second  // between two requests to a host
	longestPause = 10 * time.Second // the most that robots.txt can ask for
	maxRobots    = 512 << 10        // bytes; RFC 9309 asks for 500 KiB at least
	hostsAtOnce  = 4
)

// Settings are the settings of a Client.
type Settings struct {
	// Site is the public address of this server, by which the User-Agent identifies it; "" when
	// unknown.
	Site string
	// Pinned gives the addresses of hosts that are not to be looked up; these may be private, with
	// any port. It is for tests: the serving program never sets it.
	Pinned map[string]netip.AddrPort
	// Pause is the time between two requests to a host; zero means two seconds. A longer pause that
	// robots.txt asks for, up to ten seconds, replaces it.
	Pause time.Duration
}

// Client checks addresses. It keeps nothing from one call of Check to the next.
type Client struct {
	http  *http.Client
	agent string
	pause time.Duration
	wait  func(context.Context, time.Duration) error
}

// New returns a client. It uses no proxy, since a proxy would choose the address to connect to.
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

// product is the name of this program for robots.txt.
const product = "Reflectietool"

// run is one call of Check.
type run struct {
	*Client
	mu    sync.Mutex
	hosts map[string]*host
}

// Check checks addresses and calls each with every result as soon as it is known, one at a time, in
// any order. It leaves out the addresses that were not finished when ctx ended.
func (c *Client) Check(ctx context.Context, addresses []string, each func(address string, found Result)) {
	r := &run{Client: c, hosts: map[string]*host{}}
	lists := make(chan []string)
	var telling sync.Mutex
	var workers sync.WaitGroup
	for range hostsAtOnce {
		workers.Go(func() {
			for list := range lists {
				for _, address := range list {
					found := r.check(ctx, address)
					if ctx.Err() != nil {
						break // interrupted, so the result means nothing
					}
					telling.Lock()
					each(address, found)
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

// byHost groups the addresses by host, in the order in which hosts first occur.
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
