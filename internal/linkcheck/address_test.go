package linkcheck_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"testing"

	"reflectietool/internal/linkcheck"
)

func TestOnlyPublicAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
		"127.0.0.1", "127.1.2.3", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
		"192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
		"203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
		"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1",
		"2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1",
		"fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2a00:1450::1%eth0",
	} {
		if linkcheck.Public(netip.MustParseAddr(address)) {
			t.Errorf("%s counts as public", address)
		}
	}
	for _, address := range []string{
		"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1",
		"192.167.0.1", "198.17.0.1", "223.255.255.255", "::ffff:1.1.1.1", "2001:4860::1", "2606:4700::1111", "2a00:1450::1",
	} {
		if !linkcheck.Public(netip.MustParseAddr(address)) {
			t.Errorf("%s counts as not public", address)
		}
	}
}

// The address that a name resolves to is checked when the socket connects, so the name cannot
// resolve to another address in between.
func TestNamesThatLeadInside(t *testing.T) {
	t.Parallel()
	for name, leads := range map[string]string{
		"loopback": "127.0.0.1", "private": "192.168.1.1", "metadata": "169.254.169.254", "unspecified": "0.0.0.0",
		"loopback 6": "::1", "mapped": "::ffff:10.0.0.1", "nat64": "64:ff9b::7f00:1", "unique local": "fd00::1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dialer := linkcheck.Guarded()
			dialer.Resolver = nameServer(t, netip.MustParseAddr(leads))
			conn, err := dialer.DialContext(t.Context(), "tcp", "binnen.example:80")
			if err == nil {
				_ = conn.Close()
				t.Fatal("connected")
			}
			if !errors.Is(err, linkcheck.ErrNotPublic) {
				t.Errorf("refused for another reason: %v", err)
			}
		})
	}
}

// An internal address is refused even when a server answers there.
func TestListenersInside(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost", "::ffff:127.0.0.1"} {
		conn, err := linkcheck.Guarded().DialContext(t.Context(), "tcp", net.JoinHostPort(host, port))
		if err == nil {
			_ = conn.Close()
		}
		if !errors.Is(err, linkcheck.ErrNotPublic) {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// nameServer answers every question with one address.
func nameServer(t *testing.T, leads netip.Addr) *net.Resolver {
	t.Helper()
	server, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		question := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(question)
			if err != nil {
				return // closed
			}
			_, _ = server.WriteTo(reply(question[:n], leads), from) // a client waits no longer than its own limit
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// reply returns a DNS message (RFC 1035) that answers a question for this kind of address, and an
// empty answer to a question for the other kind.
func reply(question []byte, leads netip.Addr) []byte {
	end := 12
	for question[end] != 0 {
		end += 1 + int(question[end])
	}
	end += 5 // the empty label, type and class
	kind := uint16(1)
	if leads.Is6() {
		kind = 28
	}
	message := append([]byte{}, question[:end]...)
	binary.BigEndian.PutUint16(message[2:], 0x8180) // a response without error
	binary.BigEndian.PutUint16(message[6:], 0)
	binary.BigEndian.PutUint16(message[8:], 0)
	binary.BigEndian.PutUint16(message[10:], 0)
	if binary.BigEndian.Uint16(question[end-4:]) != kind {
		return message
	}
	binary.BigEndian.PutUint16(message[6:], 1)
	message = append(message, 0xc0, 12) // the name that was asked for
	message = binary.BigEndian.AppendUint16(message, kind)
	message = append(message, 0, 1, 0, 0, 0, 60)
	message = binary.BigEndian.AppendUint16(message, uint16(len(leads.AsSlice())))
	return append(message, leads.AsSlice()...)
}
