package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"time"
)

// renew is how long before it expires a certificate gets a warning. A certificate for a short time gets one when a
// fifth of that time is left. Programs that renew automatically do so earlier.
const renew = 14 * 24 * time.Hour

// address connects to the own address, and looks at its certificate.
func (v *visit) address(ctx context.Context) []Finding {
	if !v.Config.Secure() {
		return ok("without https in REFLECTIETOOL_URL there is no certificate")
	}
	u, err := url.Parse(v.Config.PublicURL)
	if err != nil {
		return wrong("%v", err) // the settings were read before, so this is a URL
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	dialer := tls.Dialer{Config: &tls.Config{ServerName: u.Hostname(), RootCAs: v.Roots, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return wrong("%s", untrusted(v.Config.PublicURL, err))
	}
	defer func() { _ = conn.Close() }()
	certificate := conn.(*tls.Conn).ConnectionState().PeerCertificates[0] // a server without one ends the handshake
	left := certificate.NotAfter.Sub(v.Machine.Now())
	days := int(left.Hours() / 24)
	if left < min(renew, certificate.NotAfter.Sub(certificate.NotBefore)/5) {
		return warn("the certificate of %s expires in %d days, on %s. Renew it, and find out why that did not happen automatically", u.Hostname(), days, certificate.NotAfter.Format(time.DateOnly))
	}
	return ok("the certificate of %s is valid for %d more days", u.Hostname(), days)
}

// untrusted returns why no connection with TLS can be made, with advice.
func untrusted(address string, err error) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &name):
		return address + " shows a certificate for another name. Give the proxy one for this name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate of " + address + " has expired, or is not valid yet. Renew it"
	case errors.As(err, &authority):
		return address + " shows a certificate of an authority that this machine does not know. Give the proxy one that browsers trust, with its intermediate certificates"
	}
	return "no connection with " + address + " can be made: " + err.Error() + ". Check the name, the proxy, and that this machine may reach it"
}
