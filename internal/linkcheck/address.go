package linkcheck

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
)

// errNotPublic means that an address is not on the public web.
var errNotPublic = errors.New("not an address on the public web")

// target parses an address, and refuses addresses that a check may never request.
func target(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		!slices.Contains([]string{"", "80", "443"}, u.Port()) {
		return nil, errNotPublic
	}
	return u, nil
}

// guarded connects to public addresses only. It checks the very address that the socket connects
// to, after the name was resolved. So it does not help an attacker to have a name resolve to
// another address the second time, or to write a number in another way.
func guarded() *net.Dialer {
	return &net.Dialer{Timeout: requestTime, KeepAlive: -1, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !public(to.Addr()) || to.Port() != 80 && to.Port() != 443 {
			return errNotPublic
		}
		return nil
	}}
}

// dialer is guarded, except for the pinned hosts.
func dialer(pinned map[string]netip.AddrPort) func(ctx context.Context, network, address string) (net.Conn, error) {
	public := guarded()
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if name, _, err := net.SplitHostPort(address); err == nil {
			if to, known := pinned[name]; known {
				return new(net.Dialer).DialContext(ctx, network, to.String())
			}
		}
		return public.DialContext(ctx, network, address)
	}
}

// web is the part of IPv6 that is assigned to the public internet (IANA, RFC 4291). Everything else
// is refused: loopback, link-local, unique local, multicast, NAT64 (64:ff9b::/96) and IPv4-mapped
// addresses.
var web = netip.MustParsePrefix("2000::/3")

// special are the addresses that are not for the public web: the special-purpose registries of IANA
// (RFC 6890 and later), and one address that a cloud uses for its own servers.
var special = prefixes(
	"0.0.0.0/8",        // this network
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // shared by customers of a provider (CGNAT)
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // the platform of Azure, as seen from inside
	"169.254.0.0/16",   // link-local, including the metadata service of clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, and broadcast
	"2001::/23",        // protocol assignments, with Teredo and benchmarks
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4, which can embed any IPv4 address
	"3fff::/20",        // documentation
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// public reports whether an address is on the public internet.
func public(address netip.Addr) bool {
	if address.Zone() != "" {
		return false
	}
	address = address.Unmap()
	return (address.Is4() || web.Contains(address)) &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(address) })
}
