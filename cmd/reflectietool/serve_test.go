package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
	"reflectietool/migrations"
)

func TestExternalDatabaseMustBeCurrent(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	refused := func() {
		t.Helper()
		execute(t, settings, "serve", "--addr", "127.0.0.1:0").want(t, 1, `run "reflectietool migrate up" or start with --migrate`)
	}
	refused()
	execute(t, settings, "import", "aanbod", shipped).want(t, 1, `run "reflectietool migrate up"`)
	serve(t, settings, "--migrate").stop()
	serve(t, settings).stop()
	execute(t, settings, "migrate", "down").want(t, 0)
	refused()
	execute(t, settings, "migrate", "up").want(t, 0)
	s := serve(t, settings)
	s.visitor().get(t, "/readyz").want(t, http.StatusOK)
	s.visitor().get(t, "/aanbod").want(t, http.StatusOK, "Er is nog geen aanbod") // loading the catalogue is up to the operator of the database
	s.stop()
}

func TestMigrateTellsTheVersion(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	newest := 0
	empty := execute(t, settings, "migrate", "version").want(t, 0)
	if _, err := fmt.Sscanf(empty.stdout, "schema version 0, newest %d\n", &newest); err != nil || newest < 2 {
		t.Fatalf("says %q (%v)", empty.stdout, err)
	}
	var before int // the version before the newest
	files, err := fs.Glob(migrations.Files, "*.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(files[len(files)-2], "%d_", &before); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		action string
		want   int
	}{
		{"down", 0}, {"up", newest}, {"up", newest}, {"version", newest}, {"down", before}, {"version", before}, {"up", newest},
	}
	for _, step := range steps {
		want := fmt.Sprintf("schema version %d, newest %d\n", step.want, newest)
		if got := execute(t, settings, "migrate", step.action).want(t, 0).stdout; got != want {
			t.Errorf("migrate %s says %q, want %q", step.action, got, want)
		}
	}
	serve(t, settings).stop()
	execute(t, settings, "migrate", "sideways").want(t, 2, `want up, down or version, not "sideways"`)
	away := []string{"DATABASE_URL=postgres://nobody:geheim@127.0.0.1:1/none?sslmode=disable"}
	for _, args := range [][]string{{"migrate", "version"}, {"migrate", "up"}, {"serve", "--addr", "127.0.0.1:0"}} {
		if got := execute(t, away, args...).want(t, 1, "127.0.0.1"); strings.Contains(got.stderr, "geheim") {
			t.Errorf("%q prints the password", args)
		}
	}
}

// TestLimitsOffIsForThisMachine checks which servers may do without limits, and that one without them
// says so.
func TestLimitsOffIsForThisMachine(t *testing.T) {
	t.Parallel()
	settings := inFolder(usedFolder(t))
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		execute(t, settings, "serve", "--limits", "off", "--addr", addr).want(t, 1, "this machine only")
	}
	execute(t, settings, "serve", "--limits", "some", "--addr", "127.0.0.1:0").want(t, 1, `want on or off, not "some"`)
	s := serve(t, append(settings, "REFLECTIETOOL_NEW_PEOPLE_PER_HOUR=1"), "--limits", "off")
	for range 2 {
		s.visitor().post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusSeeOther)
	}
	s.stop()
	if !strings.Contains(s.log.String(), "the limits are off") {
		t.Error("the log does not say that the limits are off")
	}
}

// TestGuestsPerHourIsASetting starts a server that lets one guest begin. It also is behind a proxy
// that nobody named.
func TestGuestsPerHourIsASetting(t *testing.T) {
	t.Parallel()
	s := serve(t, append(inFolder(usedFolder(t)), "REFLECTIETOOL_NEW_PEOPLE_PER_HOUR=1", "REFLECTIETOOL_URL=https://voorbeeld.example"))
	s.visitor().post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusSeeOther)
	s.visitor().post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusTooManyRequests, "Het is nu te druk")
	s.stop()
	for _, warning := range []string{`"limit":"REFLECTIETOOL_NEW_PEOPLE_PER_HOUR"`, "REFLECTIETOOL_TRUSTED_PROXIES names no proxy"} {
		if !strings.Contains(s.log.String(), warning) {
			t.Errorf("the log does not say %q", warning)
		}
	}
	named := serve(t, append(inFolder(usedFolder(t)), "REFLECTIETOOL_URL=https://voorbeeld.example", "REFLECTIETOOL_TRUSTED_PROXIES=10.0.0.0/8"))
	named.stop()
	if strings.Contains(named.log.String(), "names no proxy") {
		t.Error("a server with a named proxy warns")
	}
}

// TestCodesPerHourIsASetting starts a server that mails one code. The mail server is away, which delays a mail.
func TestCodesPerHourIsASetting(t *testing.T) {
	t.Parallel()
	s := serve(t, append(inFolder(usedFolder(t)), "REFLECTIETOOL_CODES_PER_HOUR=1", "REFLECTIETOOL_URL=http://voorbeeld.example",
		"REFLECTIETOOL_SMTP_HOST=127.0.0.1", "REFLECTIETOOL_SMTP_PORT=2", "REFLECTIETOOL_SMTP_TLS=none", "REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example"))
	s.visitor().post(t, "/inloggen", url.Values{"email": {"een@voorbeeld.example"}}).want(t, http.StatusSeeOther)
	s.visitor().post(t, "/inloggen", url.Values{"email": {"twee@voorbeeld.example"}}).want(t, http.StatusUnprocessableEntity, "Er gaan nu te veel mails uit")
	s.stop()
	if !strings.Contains(s.log.String(), `"limit":"REFLECTIETOOL_CODES_PER_HOUR"`) {
		t.Error("the log does not say which setting is reached")
	}
}

func TestSecondServerHarmsNothing(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := serve(t, inFolder(dir))
	before := postmaster(dir)
	execute(t, inFolder(dir), "serve", "--addr", "127.0.0.1:0").want(t, 1,
		"in use by another server", fmt.Sprintf("process %d uses", s.cmd.Process.Pid), "REFLECTIETOOL_DATA")
	execute(t, inFolder(dir), "migrate", "version").want(t, 0, "schema version")
	address := strings.TrimPrefix(s.url, "http://")
	other := newFolder(t)
	execute(t, inFolder(other), "serve", "--addr", address).want(t, 1, "listen on "+address, "address already in use")
	if _, err := os.Stat(other); !os.IsNotExist(err) {
		t.Errorf("a server without a port made a data folder (%v)", err)
	}
	execute(t, nil, "healthcheck", "--addr", address).want(t, 0)
	if after := postmaster(dir); after != before || s.visitor().get(t, "/readyz").status != http.StatusOK {
		t.Errorf("the first server was harmed: PostgreSQL was process %d and is %d", before, after)
	}
	s.stop()
	execute(t, nil, "healthcheck", "--addr", address).want(t, 1, "healthcheck:")
}

func TestHealthcheckOfServerThatIsNotReady(t *testing.T) {
	t.Parallel()
	notReady := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(notReady.Close)
	address := strings.TrimPrefix(notReady.URL, "http://")
	execute(t, nil, "healthcheck", "--addr", address).want(t, 1, "503 Service Unavailable")
}

func TestSettingsThatCannotBe(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	settings := append(inFolder(dir), "REFLECTIETOOL_DATEN=/tmp", "REFLECTIETOOL_URL=ftp://x", "DATABASE_OWNER_URL=mysql://geheim@h/d")
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"migrate", "up"}} {
		got := execute(t, settings, args...).want(t, 1,
			"REFLECTIETOOL_DATEN: there is no such setting", "REFLECTIETOOL_URL: want", "DATABASE_OWNER_URL: want")
		if strings.Contains(got.stderr, "geheim") {
			t.Errorf("%q prints the address of a database", args)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("a data folder was made all the same (%v)", err)
	}
}
