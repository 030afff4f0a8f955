package linkcheck

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"syscall"
)

// answer is the part of a response that a check uses.
type answer struct {
	status   int
	location string
	body     []byte
}

// redirects are the statuses that redirect to Location.
var redirects = []int{
	http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
	http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
}

// check follows an address and its redirects to the end. All rules are applied again to every step.
func (r *run) check(ctx context.Context, address string) Result {
	at, err := target(address)
	for range 1 + maxRedirects {
		if err != nil {
			return Result{Verdict: Unsure, Reason: NotPublic}
		}
		if refused := r.robotsRefuse(ctx, at); refused != nil {
			return *refused
		}
		got, err := r.ask(ctx, at)
		if err != nil {
			return failure(err)
		}
		if !slices.Contains(redirects, got.status) {
			return judge(got.status)
		}
		if at, err = next(at, got.location); errors.Is(err, errLeadsNowhere) {
			return Result{Fails, BadRedirect, got.status}
		} else if err != nil {
			return Result{Unsure, NotPublic, got.status}
		}
	}
	return Result{Verdict: Fails, Reason: BadRedirect}
}

var errLeadsNowhere = errors.New("redirect leads nowhere")

// next returns the address that a redirect leads to.
func next(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil || location == "" {
		return nil, errLeadsNowhere
	}
	return target(to.String())
}

// judge returns the result for the status of the last response. A status that keeps out programs or
// strangers says nothing about the page itself; 999 is what one large site answers to programs.
func judge(status int) Result {
	switch {
	case status >= 200 && status < 300:
		return Result{Verdict: Works, Status: status}
	case slices.Contains([]int{401, 402, 403, 407, 429, 451, 999}, status):
		return Result{Unsure, Closed, status}
	default:
		return Result{Fails, BadStatus, status}
	}
}

// failure returns the result for a request that got no response.
func failure(err error) Result {
	var lookup *net.DNSError
	var certificate *tls.CertificateVerificationError
	var timed net.Error
	switch {
	case errors.Is(err, errNotPublic):
		return Result{Verdict: Unsure, Reason: NotPublic}
	case errors.As(err, &certificate):
		return Result{Verdict: Fails, Reason: BadCertificate}
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return Result{Verdict: Fails, Reason: NoHost}
	case errors.As(err, &timed) && timed.Timeout():
		return Result{Verdict: Fails, Reason: TooSlow}
	default:
		return Result{Verdict: Fails, Reason: NoAnswer}
	}
}

// ask requests the head of a page, and then the page itself if the server refuses that: many
// servers do, with any status, or by closing the connection.
func (r *run) ask(ctx context.Context, u *url.URL) (answer, error) {
	got, err := r.send(ctx, http.MethodHead, u, 0)
	hungUp := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
	if hungUp || err == nil && got.status >= 400 && got.status != http.StatusTooManyRequests {
		return r.send(ctx, http.MethodGet, u, 0)
	}
	return got, err
}

// send makes one request when the host's turn comes, and reads at most atMost bytes of the body.
func (r *run) send(ctx context.Context, method string, u *url.URL, atMost int64) (answer, error) {
	h := r.host(u.Hostname())
	if err := r.begin(ctx, h); err != nil {
		return answer{}, err
	}
	defer r.end(h)
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, u.String(), http.NoBody)
	if err != nil {
		return answer{}, fmt.Errorf("%w: %w", errNotPublic, err)
	}
	request.Header.Set("User-Agent", r.agent)
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	request.Header.Set("Accept-Language", "nl")
	response, err := r.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	got := answer{status: response.StatusCode, location: response.Header.Get("Location")}
	if atMost > 0 {
		got.body, err = io.ReadAll(io.LimitReader(response.Body, atMost))
	}
	return got, err
}
