// Package links asks regularly whether the web pages of offerings still exist.
package links

import (
	"context"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/linkcheck"
)

// Times of the checks of links.
const (
	linkEvery = 7   // days until a page is looked at again
	linkSoon  = 1   // days, when it failed
	linksMost = 500 // addresses in one round
	// A round and the look afterwards stay within the two minutes that a job may take.
	linkRound = 75 * time.Second
	linkProof = 30 * time.Second
)

// LinkState is what the last check of an offering's address found.
type LinkState struct {
	CheckedAt time.Time // the zero time when it was never checked
	Verdict   linkcheck.Verdict
	Reason    linkcheck.Reason
	Status    int // HTTP, 0 without an answer
	// Broken says that the page did not work on two different days, and not in between. An
	// admin decides what that means; nothing is taken down by itself.
	Broken      bool
	FailedSince time.Time // the first of those days; the zero time when it works
}

// Because says in Dutch why a link does not work, or why that is not known. It is "" for one
// that works.
func (l LinkState) Because() string {
	switch l.Reason {
	case linkcheck.BadStatus:
		return "de pagina bestaat niet meer of geeft een fout"
	case linkcheck.NoHost:
		return "de site is niet te vinden"
	case linkcheck.NoAnswer:
		return "de site gaf geen antwoord"
	case linkcheck.TooSlow:
		return "de site gaf niet op tijd antwoord"
	case linkcheck.BadCertificate:
		return "het certificaat van de site klopt niet"
	case linkcheck.BadRedirect:
		return "de doorverwijzing loopt dood"
	case linkcheck.ByRobots:
		return "de site vraagt programma's om weg te blijven"
	case linkcheck.Closed:
		return "de pagina is niet voor iedereen open"
	case linkcheck.NotPublic:
		return "het adres staat niet op het openbare web"
	}
	return ""
}

// linksDue are the offerings to check, by the address that a browser would open.
type linksDue struct {
	addresses []string // each once, the longest due first
	offerings map[string][]dueLink
}

// dueLink is an offering with its URL as it was when the check began.
type dueLink struct{ id, url string }

// CheckLinks asks for the pages of published offerings that are due: each address once a
// week, and one that failed the next day. It goes on for a little more than a minute; the
// rest stays due. It returns how many offerings it knows more of.
func (s *Service) CheckLinks(ctx context.Context, client *linkcheck.Client) (int, error) {
	due, err := s.dueLinks(ctx)
	if err != nil {
		return 0, err
	}
	round := check{service: s, due: due, held: map[string]linkcheck.Result{}}
	for _, link := range due.offerings[""] { // no browser can open it either
		round.record(ctx, []dueLink{link}, linkcheck.Result{Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic})
	}
	limited, cancel := context.WithTimeout(ctx, linkRound)
	defer cancel()
	client.Check(limited, due.addresses, func(address string, found linkcheck.Result) { round.tell(ctx, address, found) })
	round.release(ctx, client)
	return round.done, round.err
}

// check is one run of CheckLinks.
type check struct {
	service *Service
	due     linksDue
	held    map[string]linkcheck.Result // failures that our own connection may have caused
	online  bool                        // some site answered
	done    int
	err     error
}

func (r *check) tell(ctx context.Context, address string, found linkcheck.Result) {
	if found.Network() {
		r.held[address] = found
		return
	}
	r.online = r.online || found.Status > 0
	r.record(ctx, r.due.offerings[address], found)
}

// release records the failures that were held. When no site answered at all, it first asks
// for a page that worked before: if that does not answer either, it is our connection, and
// nobody's page is said to be broken.
func (r *check) release(ctx context.Context, client *linkcheck.Client) {
	if len(r.held) == 0 || r.err != nil || ctx.Err() != nil { // the server stops: it will be asked again
		return
	}
	if !r.online {
		r.online, r.err = r.service.proveOnline(ctx, client)
	}
	for address, found := range r.held {
		if !r.online {
			found.Verdict = linkcheck.Unsure
		}
		r.record(ctx, r.due.offerings[address], found)
	}
}

func (s *Service) proveOnline(ctx context.Context, client *linkcheck.Client) (online bool, err error) {
	proof, err := s.workingLink(ctx)
	if err != nil || proof == "" {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, linkProof)
	defer cancel()
	client.Check(ctx, []string{proof}, func(_ string, found linkcheck.Result) { online = found.Status > 0 })
	return online, nil
}

func (r *check) record(ctx context.Context, links []dueLink, found linkcheck.Result) {
	if r.err != nil {
		return
	}
	if r.err = r.service.recordLinks(ctx, links, found); r.err == nil {
		r.done += len(links)
	}
}

// again is when to look again.
func again(now time.Time, found linkcheck.Result) time.Time {
	days := linkEvery
	if found.Verdict == linkcheck.Fails || found.Network() {
		days = linkSoon
	}
	return now.In(calendar.Amsterdam).AddDate(0, 0, days) // another day there, also when the clock changes
}
