package doctor

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"

	"reflectietool/internal/paths"
)

// SeenHeader is the header in which the answer of paths.Health says how the server sees the request; its
// values are the words below. They hold no address, since everybody can ask.
const SeenHeader = "Reflectietool-Seen"

// How the server sees a request.
const (
	SeenDirect    = "direct"    // not from a trusted proxy, and without X-Forwarded-For
	SeenUntrusted = "untrusted" // with X-Forwarded-For, from an address that is not trusted
	SeenNobody    = "nobody"    // from a trusted proxy, which names no visitor
	SeenVisitor   = "visitor"   // from a trusted proxy, which names a visitor
	SeenMadeUp    = "made-up"   // from a trusted proxy, which passed on the made-up address of this check
)

// MadeUp are the addresses of which a request of this check claims to come. They are for documentation
// (RFC 5737), so no visitor has one.
var MadeUp = netip.MustParsePrefix("192.0.2.0/24")

const madeUp = "192.0.2.1"

// answer is what the own address answers.
type answer struct {
	seen   string // "" when it is not this program that answered
	status int
	strict bool // the answer asks browsers to come by https (HSTS)
	from   netip.Addr
}

// proxies asks the own address whether the address of a visitor reaches the server, and whether visitors
// can make one up.
func (v *visit) proxies(ctx context.Context) []Finding {
	if v.Config.PublicURL == "" {
		return []Finding{{Level: Skipped, Text: "REFLECTIETOOL_URL is not set, so there is no address to ask"}}
	}
	plain, err := v.ask(ctx, "")
	if err != nil {
		return wrong("%s gives no answer: %v. Check that the server and the proxy in front of it run", v.Config.PublicURL, err)
	}
	if bad := v.judge(plain); bad != nil {
		return bad
	}
	if plain.seen == SeenDirect {
		return ok("visitors reach the server without a proxy")
	}
	claimed, err := v.ask(ctx, madeUp)
	switch {
	case err != nil:
		return wrong("%s gives no second answer: %v. Run doctor again, and check that the server and the proxy in front of it run", v.Config.PublicURL, err)
	case claimed.seen == SeenMadeUp:
		return wrong("the proxy passes on the X-Forwarded-For that a visitor sends, so visitors can make up an address and escape the limits. " +
			"Let it set the header to the address of its visitor, or add that at the end")
	}
	return ok("the server sees the addresses of visitors, and they cannot make one up")
}

// judge returns the findings about an answer to a plain request, nil when there are none.
func (v *visit) judge(plain answer) []Finding {
	ownTrusted := slices.ContainsFunc(v.Config.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(plain.from) })
	switch {
	case plain.seen == "" && plain.status >= http.StatusInternalServerError:
		return wrong("%s answers %d, so the proxy reaches no server. Start the server, or check where the proxy passes requests on to", v.Config.PublicURL, plain.status)
	case plain.seen == "":
		return wrong("%s is answered by another program. Check to which server the proxy passes requests on", v.Config.PublicURL)
	case v.Config.Secure() && !plain.strict:
		return wrong("the server that answers does not know that visitors come by https. Start it with the same REFLECTIETOOL_URL")
	case plain.seen == SeenUntrusted:
		return wrong("the server that answers does not trust the proxy in front, so all its visitors are limited together. Name the address of the proxy in REFLECTIETOOL_TRUSTED_PROXIES")
	case plain.seen == SeenNobody && ownTrusted:
		return []Finding{{Level: Skipped, Text: fmt.Sprintf(
			"this machine comes in from %s, which REFLECTIETOOL_TRUSTED_PROXIES names, so it is no visitor. Run doctor on another machine with the same settings to check this", plain.from)}}
	case plain.seen == SeenNobody:
		return wrong("the proxy does not name its visitors, so they cannot be limited one by one. Let it set X-Forwarded-For to the address of the visitor")
	case plain.seen == SeenDirect && v.Config.Secure():
		return wrong("the proxy with TLS does not name its visitors, so all of them are limited together. Let it set X-Forwarded-For, and name its address in REFLECTIETOOL_TRUSTED_PROXIES")
	}
	return nil
}

// ask requests the own address once, also when that redirects. With claims it says that it comes from
// another address.
func (v *visit) ask(ctx context.Context, claims string) (answer, error) {
	var from netip.Addr
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: v.Roots, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			if err == nil {
				from = netip.MustParseAddrPort(conn.LocalAddr().String()).Addr().Unmap().WithZone("")
			}
			return conn, err
		},
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.Config.PublicURL+paths.Health, http.NoBody)
	if err != nil {
		return answer{}, err
	}
	if claims != "" {
		request.Header.Set("X-Forwarded-For", claims)
	}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	_ = response.Body.Close()
	return answer{response.Header.Get(SeenHeader), response.StatusCode, response.Header.Get("Strict-Transport-Security") != "", from}, nil
}
