package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database/dbtest"
)

// operator asks the listener of the operator of a server.
func (s *server) operator(path string) reply {
	s.t.Helper()
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	answer, err := client.Get("http://" + s.log.address("serving metrics") + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{status: answer.StatusCode, body: string(text)}
}

// TestMetrics scrapes a server, whose database then refuses to write and has another schema.
func TestMetrics(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	s := serve(t, []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}, "--metrics", "127.0.0.1:0")
	v := s.visitor()
	reflection := v.post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusSeeOther).location
	v.get(t, reflection).want(t, http.StatusSeeOther)
	v.get(t, "/readyz").want(t, http.StatusOK, "ready\n")
	s.operator("/readyz").want(t, http.StatusOK, "ready\n")
	figures := s.operator("/metrics").want(t, http.StatusOK, "reflectietool_database_up 1\n", "process_resident_memory_bytes ", "go_goroutines ",
		`http_route="/reflectie/{id}",url_scheme="http",le="+Inf"} 1`, `reflectietool_mails_total{outcome="sent"} 0`, "reflectietool_rounds_due 0\n")
	for _, secret := range []string{strings.TrimPrefix(reflection, "/reflectie/"), v.session(t)} {
		if strings.Contains(figures.body, secret) {
			t.Errorf("the figures have %q", secret)
		}
	}
	eventually(t, "a job is counted", func() bool {
		return strings.Contains(s.operator("/metrics").body, `reflectietool_job_duration_seconds_count{kind="close-rounds",outcome="done"} 1`)
	})
	v.get(t, "/metrics").want(t, http.StatusNotFound)

	owner, err := pgx.Connect(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(context.WithoutCancel(t.Context())) }()
	if _, err := owner.Exec(t.Context(), `revoke insert, update on write_check from reflectietool_app; update schema_migrations set version = version - 1`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the public listener says no", func() bool { return v.get(t, "/readyz").status == http.StatusServiceUnavailable })
	if said := v.get(t, "/readyz").body; said != "database unavailable\n" {
		t.Errorf("the public listener says %q", said)
	}
	eventually(t, "the other listener finds out too", func() bool { return strings.Contains(s.operator("/readyz").body, "write_check") })
	s.operator("/readyz").want(t, http.StatusServiceUnavailable, "not ready\n", "fault    database: a write fails: ", "fault    schema: the database schema has version")
	s.operator("/metrics").want(t, http.StatusOK, "reflectietool_database_up 1\n")
	s.stop()
	if strings.Contains(s.log.String(), "not served any more") {
		t.Error("the end of the metrics counts as a failure")
	}
}

// TestMetricsAreForThisMachine checks at which addresses the metrics are served.
func TestMetricsAreForThisMachine(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		execute(t, settings, "serve", "--addr", "127.0.0.1:0", "--metrics", addr).want(t, 1, "this machine only")
	}
	execute(t, settings, "serve", "--addr", "127.0.0.1:0", "--metrics", "here").want(t, 1, "listen on here for --metrics")
	s := serve(t, settings)
	if strings.Contains(s.log.String(), "serving metrics") {
		t.Error("metrics are served without --metrics")
	}
	execute(t, settings, "serve", "--addr", "127.0.0.1:0", "--metrics", strings.TrimPrefix(s.url, "http://")).want(t, 1, "address already in use")
	s.stop()
}
