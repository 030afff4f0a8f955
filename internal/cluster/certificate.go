package cluster

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"time"
)

// makeCertificate makes a certificate for this machine, valid for a day, in the form that haproxy reads.
func (c *Cluster) makeCertificate(context.Context) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "reflectietool-cluster"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	for kind, block := range map[string][]byte{"CERTIFICATE": certificate, "PRIVATE KEY": secret} {
		if err := pem.Encode(&text, &pem.Block{Type: kind, Bytes: block}); err != nil {
			return err
		}
	}
	c.roots = x509.NewCertPool()
	c.roots.AppendCertsFromPEM(text.Bytes())
	_, err = c.write("reflectietool.pem", text.String())
	return err
}

// Visitors is the address from which Transport and Exchange come, which no part of the cluster has.
const Visitors = "127.9.8.7"

// outside connects as visitors do.
var outside = net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(Visitors)}}

// Transport returns a way for a visitor to reach the site, with connections of its own.
func (c *Cluster) Transport() *http.Transport {
	return &http.Transport{DialContext: outside.DialContext, TLSClientConfig: c.trust()}
}

func (c *Cluster) trust() *tls.Config {
	return &tls.Config{RootCAs: c.roots, MinVersion: tls.VersionTLS12, ServerName: "127.0.0.1"}
}

// Exchange sends a text to port http or https of haproxy, over TLS if encrypt is set, and returns what comes back until
// the connection ends.
func (c *Cluster) Exchange(ctx context.Context, port string, encrypt bool, text string) (string, error) {
	connection, err := outside.DialContext(ctx, "tcp", c.address(port))
	if err != nil {
		return "", err
	}
	if encrypt {
		connection = tls.Client(connection, c.trust())
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, text); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(connection)
	return string(answer), err
}
