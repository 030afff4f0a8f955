package doctor_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/config"
	"reflectietool/internal/doctor"
)

// machine is a machine on which all is well.
func machine() doctor.Machine {
	return doctor.Machine{
		Now:          time.Now,
		Synchronised: func() (bool, error) { return true, nil },
		Free:         func(string) (int64, error) { return 100 << 30, nil },
	}
}

// healthy are settings without a fault, for a server without https on this machine.
func healthy() config.Config {
	return config.Config{
		DatabaseURL: "postgres://localhost/in-use", PublicURL: "http://127.0.0.1:1", Deletions: "/deletions",
		Operator: "Voorbeeldbeheerder", Contact: "beheer@voorbeeld.example", BackupDays: 30,
	}
}

// about returns the findings of one check.
func about(t *testing.T, check string, p doctor.Patient) (found []doctor.Finding) {
	t.Helper()
	for _, f := range doctor.Examine(t.Context(), p) {
		if f.About == check {
			found = append(found, f)
		}
	}
	return found
}

// want checks that a check gives one finding of a level, or one for each of the texts, which say what to do.
func want(t *testing.T, found []doctor.Finding, level doctor.Level, texts ...string) {
	t.Helper()
	if len(found) != max(1, len(texts)) {
		t.Fatalf("%d findings, want %d: %v", len(found), max(1, len(texts)), found)
	}
	for i, f := range found {
		if f.Level != level || i < len(texts) && !strings.Contains(f.Text, texts[i]) {
			t.Errorf("found %q, want %s with %q", f, level, texts)
		}
	}
}

// run sends statements to a database in some role.
func run(t *testing.T, address string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), strings.ReplaceAll(statement, "THIS", conn.Config().Database)); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// listenTLS accepts connections with a certificate for localhost that is valid for some time, until the
// test ends. It returns the address, and the authority that signed the certificate.
func listenTLS(t *testing.T, from, until time.Time) (string, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotBefore: from, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(signed)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{signed}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func(conn net.Conn) {
				_ = conn.(*tls.Conn).Handshake() // the other side looks at the certificate and leaves
				_ = conn.Close()
			}(conn)
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return "https://localhost:" + port, roots
}
