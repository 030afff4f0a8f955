package database_test

import (
	"testing"

	"reflectietool/internal/database"
)

func TestEncrypted(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"postgres://db.voorbeeld.example/x":                                        false, // prefers TLS, and goes on without
		"postgres://db.voorbeeld.example/x?sslmode=disable":                        false,
		"postgres://db.voorbeeld.example/x?sslmode=require":                        false, // of anybody
		"postgres://db.voorbeeld.example/x?sslmode=verify-full":                    true,
		"postgres://a.voorbeeld.example,b.voorbeeld.example/x?sslmode=verify-full": true,
		"postgres://127.0.0.1,b.voorbeeld.example/x?sslmode=disable":               false,
		"postgres://127.0.0.1/x?sslmode=disable":                                   true,
		"postgres://[::1]/x":                                                       true,
		"postgres://localhost/x":                                                   true,
		"postgres:///x?host=/run/postgresql":                                       true,
		"geen adres":                                                               false,
	} {
		if got := database.Encrypted(address); got != want {
			t.Errorf("%s: %t, want %t", address, got, want)
		}
	}
}
