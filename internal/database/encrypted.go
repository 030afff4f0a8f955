package database

import (
	"crypto/tls"
	"net/netip"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Encrypted reports whether every connection to an address is encrypted, to a server whose certificate is checked, or
// stays on this machine. It returns false for an address that cannot be read.
func Encrypted(address string) bool {
	config, err := pgx.ParseConfig(address)
	if err != nil || !safe(config.Host, config.TLSConfig) {
		return false
	}
	for _, other := range config.Fallbacks { // another host, or the same one without TLS
		if !safe(other.Host, other.TLSConfig) {
			return false
		}
	}
	return true
}

func safe(host string, secure *tls.Config) bool {
	if ip, err := netip.ParseAddr(host); strings.HasPrefix(host, "/") || host == "localhost" || err == nil && ip.IsLoopback() {
		return true
	}
	// With sslmode=verify-ca pgx checks the certificate itself, in VerifyPeerCertificate.
	return secure != nil && (!secure.InsecureSkipVerify || secure.VerifyPeerCertificate != nil)
}
