package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"

	"reflectietool/internal/cluster"
	"reflectietool/internal/paths"
)

// odd lists requests that haproxy answers by itself, and one for an address that does not exist.
// In the text, PATH stands for a page with a secret in its address.
var odd = []struct {
	port    string
	encrypt bool
	text    string
	answer  string // how it begins; "" for any
	logged  string // what the line of haproxy says about it
}{
	{"https", false, "GET PATH HTTP/1.1\r\nHost: x\r\n\r\n", "", "SSL handshake"},
	{"https", true, "GET PATH HTTP/1.1\r\nHost: x\r\nwithout a colon\r\n\r\n", "HTTP/1.1 400 ", " 400 "},
	{"https", true, "GET PATH HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 ", " 404 "},
	{"http", false, "GET PATH HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 308 ", " 308 "},
	{"http", false, "GET " + paths.APIOfferings + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 403 ", " 403 "},
}

// wantQuietLogs sends haproxy the odd requests, and searches the logs of all parts for texts that visitors sent, and for the address
// that they have.
func (t *trial) wantQuietLogs(ctx context.Context, c *cluster.Cluster) error {
	secrets := t.crowd.Secrets()
	secrets[cluster.Visitors] = "the address of a visitor"
	secret := rand.Text()
	secrets[secret] = "the address of a page that is a secret"
	for _, request := range odd {
		answer, err := c.Exchange(ctx, request.port, request.encrypt, strings.Replace(request.text, "PATH", paths.Shared(secret), 1))
		if request.answer != "" && (err != nil || !strings.HasPrefix(answer, request.answer)) {
			t.Errorf("to %q haproxy answered %.100q (%v), not %q", request.text, answer, err, request.answer)
		}
		if err := eventually(ctx, fmt.Sprintf("haproxy logs %q", request.logged), func() bool {
			logs, err := c.Logs()
			return err == nil && strings.Contains(logs["haproxy"], request.logged)
		}); err != nil {
			return err
		}
	}
	logs, err := c.Logs()
	if err != nil {
		return err
	}
	for part, log := range logs {
		for text, what := range secrets {
			if strings.Contains(log, text) {
				t.Errorf("the log of %s has %s", part, what)
			}
		}
	}
	if strings.Contains(logs["haproxy"], paths.Reflection("")) {
		t.Errorf("the log of haproxy has paths")
	}
	return nil
}

// wantPasswords asks Patroni on each node for a change of the cluster, without its password.
func (t *trial) wantPasswords(ctx context.Context, c *cluster.Cluster) error {
	statuses, err := c.ChangeWithoutPassword(ctx)
	for node, status := range statuses {
		if status != http.StatusUnauthorized {
			t.Errorf("Patroni on %s answered a change without its password with status %d", node, status)
		}
	}
	return err
}

// healthy lists the checks of doctor that must find the installation well.
var healthy = []string{
	"settings", "database", "version of PostgreSQL", "settings of PostgreSQL", "connections", "log of PostgreSQL", "schema", "roles",
}

// wantHealth runs doctor as on a server. Doctor must find all well, and, after the role lost a setting that a connection
// through pgbouncer cannot ask for, must report that.
func (t *trial) wantHealth(ctx context.Context, c *cluster.Cluster) error {
	said, _ := c.Command(ctx, "doctor") // its status is not 0, since the certificate is of nobody known
	for _, check := range healthy {
		if !strings.Contains("\n"+said, fmt.Sprintf("\n%-7s  %s: ", "ok", check)) {
			t.Errorf("doctor does not find %s well: %s", check, said)
		}
	}
	if c.Direct {
		return nil
	}
	if err := c.ResetRole(ctx, "statement_timeout"); err != nil {
		return err
	}
	// Until it has noticed, pgbouncer gives a connection that has just ended.
	return eventually(ctx, "doctor sees that the role lost a setting", func() bool {
		said, _ := c.Command(ctx, "doctor")
		return strings.Contains(said, "fault    database: behind a pooler the settings of role")
	})
}
