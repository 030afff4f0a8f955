package mail

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
)

// line is the connection for one mail. It closes when ctx ends; the library itself looks at ctx
// only while dialling.
type line struct {
	ctx    context.Context
	secure *tls.Config // nil to begin unencrypted
	conn   net.Conn
	stop   func() bool
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var err error
	if l.secure != nil {
		l.conn, err = (&tls.Dialer{Config: l.secure}).DialContext(ctx, network, address)
	} else {
		l.conn, err = new(net.Dialer).DialContext(ctx, network, address)
	}
	if err != nil {
		return nil, err
	}
	l.stop = context.AfterFunc(l.ctx, func() { _ = l.conn.Close() })
	return l.conn, nil
}

func (l *line) close() {
	if l.stop != nil {
		l.stop()
		_ = l.conn.Close()
	}
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
