// Package links checks regularly whether the web pages of offerings still exist.
package links

import (
	"context"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/linkcheck"
)

// The times and the size of one check.
const (
	linkEvery = 7   // days until a page is checked again
	linkSoon  = 1   // days until a page that failed is checked again
	linksMost = 500 // offerings in one check
	// linkRound and linkProof limit the time of a check and of the proof that the server is
	// online. Together they stay within the two minutes that a job may take.
	linkRound = 75 * time.Second
	linkProof = 30 * time.Second
)

// LinkState says what the last check of an offering's URL found.
type LinkState struct {
	CheckedAt time.Time         // the zero time if it was never checked
	Verdict   linkcheck.Verdict // whether the page works
	Reason    linkcheck.Reason  // why it does not, or why that is not known
	Status    int               // HTTP status; 0 without an answer
	// Broken says that the page failed on two different days and did not work in between. An
	// admin decides what to do then; a check never takes an offering down.
	Broken      bool
	FailedSince time.Time // the first of these days; the zero time if the page works
}

// Because returns in Dutch why a link does not work, or why that is not known. It returns ""
// for a link that works.
func (l LinkState) Because() string {
	switch l.Reason {
	case linkcheck.BadStatus:
		return "de pagina bestaat niet meer of geeft een fout"
	case linkcheck.NoHost:
		return "de site is niet te vinden"
	case linkcheck.NoAnswer:
		return "de site geeft geen antwoord"
	case linkcheck.TooSlow:
		return "de site geeft niet op tijd antwoord"
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

// linksDue holds the offerings to check.
type linksDue struct {
	addresses []string             // that a browser would open, each once; the longest due first
	offerings map[string][]dueLink // by address; "" for those whose URL no browser can open
}

// dueLink is an offering, by its id, with the URL that it had when the check began.
type dueLink struct{ id, url string }

// CheckLinks requests the pages of published offerings that are due: each address once a week,
// and an address that failed on the next day. It stops after a little more than a minute; the
// remaining offerings stay due. It returns the number of offerings for which it recorded a
// result.
func (s *Service) CheckLinks(ctx context.Context, client *linkcheck.Client) (int, error) {
	due, err := s.dueLinks(ctx)
	if err != nil {
		return 0, err
	}
	round := check{service: s, due: due, held: map[string]linkcheck.Result{}}
	for _, link := range due.offerings[""] { // there is no address to request
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
	held    map[string]linkcheck.Result // failures that our own connection may have caused, by address
	online  bool                        // a site answered
	done    int                         // offerings with a recorded result
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

// release records the failures that were held back. If no site answered at all, it first
// requests a page that worked before. If that page does not answer either, our own connection
// is the cause, and no page is recorded as failed.
func (r *check) release(ctx context.Context, client *linkcheck.Client) {
	if len(r.held) == 0 || r.err != nil || ctx.Err() != nil { // when the server stops, they stay due
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
		r.service.seen(found.Verdict, len(links))
	}
}

// again returns the moment from which an address is due again.
func again(now time.Time, found linkcheck.Result) time.Time {
	days := linkEvery
	if found.Verdict == linkcheck.Fails || found.Network() {
		days = linkSoon
	}
	return now.In(calendar.Amsterdam).AddDate(0, 0, days) // whole days in Amsterdam, even when the clock changes
}
