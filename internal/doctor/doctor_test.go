package doctor_test

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/config"
	"reflectietool/internal/doctor"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
)

// TestEveryCheckReports examines an installation without a database: no check is left out.
func TestEveryCheckReports(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, f := range doctor.Examine(t.Context(), doctor.Patient{
		Config: healthy(), Machine: machine(), NoDatabase: doctor.Finding{Level: doctor.Fault, Text: "PostgreSQL is not there"},
	}) {
		lines = append(lines, f.String())
	}
	want := []string{
		"ok       settings: all are usable",
		"fault    database: PostgreSQL is not there",
		"skipped  version of PostgreSQL: there is no database to look at",
		"skipped  settings of PostgreSQL: there is no database to look at",
		"skipped  connections: there is no database to look at",
		"skipped  log of PostgreSQL: there is no database to look at",
		"skipped  schema: there is no database to look at",
		"skipped  roles: there is no database to look at",
		"skipped  secrets: there is no database to look at",
		"ok       clock: something keeps it right",
		"ok       disk: there is room for the data and for imports",
		"fault    list of deletions: there is no folder /deletions",
		"ok       mail: there is no mail server,",
		"ok       address: without https in REFLECTIETOOL_URL there is no certificate",
		"fault    proxies: http://127.0.0.1:1 gives no answer:",
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), strings.Join(lines, "\n"))
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("line %q, want %q", lines[i], want[i])
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*config.Config)
		level  doctor.Level
		texts  []string
	}{
		"good": {func(c *config.Config) {
			c.PublicURL, c.TrustedProxies = "https://voorbeeld.example", []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		}, doctor.OK, nil},
		"good, on this machine": {func(*config.Config) {}, doctor.OK, nil},
		"no address":            {func(c *config.Config) { c.PublicURL = "" }, doctor.Warning, []string{"REFLECTIETOOL_URL is not set"}},
		"http":                  {func(c *config.Config) { c.PublicURL = "http://voorbeeld.example" }, doctor.Fault, []string{"in the clear"}},
		"no proxies":            {func(c *config.Config) { c.PublicURL = "https://voorbeeld.example" }, doctor.Fault, []string{"REFLECTIETOOL_TRUSTED_PROXIES"}},
		"nobody runs it": {func(c *config.Config) { c.Contact, c.BackupDays = "", 0 }, doctor.Warning,
			[]string{"REFLECTIETOOL_CONTACT", "REFLECTIETOOL_BACKUP_DAYS"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := healthy()
			tt.change(&c)
			found := about(t, "settings", doctor.Patient{Config: c, Machine: machine()})
			want(t, found, tt.level, tt.texts...)
		})
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	server := mailtest.NewServer(t)
	clear := mailtest.NewServer(t, mailtest.Options{NoTLS: true})
	look := func(server *mailtest.Server, change func(*mail.Settings)) []doctor.Finding {
		settings := server.Settings()
		change(&settings)
		return about(t, "mail", doctor.Patient{Config: healthy(), Machine: machine(), Mail: &settings})
	}
	want(t, look(server, func(*mail.Settings) {}), doctor.OK, "lets this server in")
	want(t, look(server, func(s *mail.Settings) { s.Password = "another" }), doctor.Fault, "the server answered 535")
	want(t, look(server, func(s *mail.Settings) { s.RootCAs = nil }), doctor.Fault, "certificate")
	want(t, look(clear, func(*mail.Settings) {}), doctor.Fault, "STARTTLS")
	server.Stop()
	want(t, look(server, func(*mail.Settings) {}), doctor.Fault, "connection refused")
	if n := len(server.Messages()); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	now := time.Now()
	look := func(from, until time.Time, change func(url string, p *doctor.Patient)) []doctor.Finding {
		t.Helper()
		url, roots := listenTLS(t, from, until)
		p := doctor.Patient{Config: healthy(), Machine: machine(), Roots: roots}
		p.Config.PublicURL = url
		change(url, &p)
		return about(t, "address", p)
	}
	same := func(string, *doctor.Patient) {}
	want(t, look(now.Add(-day), now.Add(90*day+time.Hour), same), doctor.OK, "valid for 90 more days")
	want(t, look(now.Add(-time.Hour), now.Add(5*day), same), doctor.OK, "valid for 4 more days") // one for six days
	want(t, look(now.Add(-80*day), now.Add(10*day+time.Hour), same), doctor.Warning, "expires in 10 days")
	want(t, look(now.Add(-80*day), now.Add(-day), same), doctor.Fault, "has expired")
	want(t, look(now.Add(-day), now.Add(90*day), func(url string, p *doctor.Patient) {
		p.Config.PublicURL = strings.Replace(url, "localhost", "127.0.0.1", 1)
	}), doctor.Fault, "for another name")
	want(t, look(now.Add(-day), now.Add(90*day), func(_ string, p *doctor.Patient) { p.Roots = nil }), doctor.Fault, "does not know")
	want(t, look(now.Add(-day), now.Add(90*day), func(_ string, p *doctor.Patient) { p.Config.PublicURL = "https://127.0.0.1:1" }), doctor.Fault, "connection refused")
}

func TestDisk(t *testing.T) {
	t.Parallel()
	temporary := os.TempDir()
	look := func(data, imports int64) []doctor.Finding {
		c := healthy()
		c.DatabaseURL, c.DataDir = "", "/the/data/folder"
		on := machine()
		on.Free = func(dir string) (int64, error) {
			if dir == temporary {
				return imports, nil
			}
			return data, nil
		}
		return about(t, "disk", doctor.Patient{Config: c, Machine: on})
	}
	want(t, look(2<<30, 2<<30), doctor.OK)
	want(t, look(100<<20, 2<<30), doctor.Warning, "100 MB left for the data folder")
	want(t, look(2<<30, 100<<20), doctor.Warning, "100 MB left for imports")
	want(t, look(1<<20, 1<<20), doctor.Fault, "the data folder", "imports")
	real := doctor.This()
	if left, err := real.Free(temporary); err != nil || left <= 0 {
		t.Errorf("%s has %d bytes left, %v", temporary, left, err)
	}
	if _, err := real.Free("/there/is/no/such/folder"); !os.IsNotExist(err) {
		t.Errorf("a folder that does not exist: %v", err)
	}
}

// TestDeletions examines a list of deletions that is safe, and lists that would be lost with the database, or cannot be written or read.
func TestDeletions(t *testing.T) {
	t.Parallel()
	data, outside := t.TempDir(), t.TempDir()
	inside := filepath.Join(data, "deletions")
	on := machine()
	look := func(change func(*doctor.Patient)) []doctor.Finding {
		t.Helper()
		p := doctor.Patient{Config: healthy(), Machine: on, NoDatabase: doctor.Finding{Level: doctor.Fault, Text: "it does not answer"}}
		p.Config.DatabaseURL, p.Config.DataDir, p.Config.Deletions = "", data, outside
		change(&p)
		return about(t, "list of deletions", p)
	}
	list := func(dir string) func(*doctor.Patient) { return func(p *doctor.Patient) { p.Config.Deletions = dir } }
	first := func(p *doctor.Patient) { p.Config.Deletions, p.NoDatabase.Level = outside+"x", doctor.OK }
	want(t, look(list(outside)), doctor.OK, "has 0 deletions")
	want(t, look(first), doctor.OK, "the first start makes its folder, "+outside+"x")
	want(t, look(list(outside+"x")), doctor.Fault, "put it back from your copy")
	if err := os.Mkdir(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	want(t, look(list("")), doctor.Warning, inside+" is in the data folder")
	want(t, look(list(inside)), doctor.Warning, "Stop the server, move it to another disk")
	external := func(p *doctor.Patient) {
		p.Config.DatabaseURL, p.Config.Deletions = "postgres://localhost/in-use", inside
	}
	want(t, look(external), doctor.OK, "has 0 deletions") // nothing else is in that folder
	want(t, look(func(p *doctor.Patient) { external(p); p.Config.Deletions = "" }), doctor.Warning, "REFLECTIETOOL_DELETIONS is not set")
	on.Free = func(dir string) (int64, error) {
		return map[bool]int64{true: 1 << 20, false: 2 << 30}[dir == outside], nil
	}
	want(t, look(list(outside)), doctor.Fault, "1 MB left for the list of deletions")
	on = machine()
	want(t, look(list("/proc")), doctor.Fault, "is no file of a list of deletions")
	removed := t.TempDir() // in which even root makes no file, and which can be read while it is open
	open, err := os.Open(removed)
	if err == nil {
		err = os.Remove(removed)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Close() }()
	want(t, look(list(fmt.Sprintf("/proc/self/fd/%d", open.Fd()))), doctor.Fault, "so deleting fails")
	newest := filepath.Join(outside, time.Now().AddDate(1, 0, 0).Format("2006-01-02")+".txt")
	if err := os.WriteFile(newest, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want(t, look(list(outside)), doctor.Warning, "since a clock was ahead")
	if err := os.WriteFile(newest, []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want(t, look(list(outside)), doctor.Fault, "line 1 is damaged")
	if left, err := filepath.Glob(filepath.Join(outside, "*")); err != nil || len(left) != 1 {
		t.Errorf("looking left %v (%v)", left, err)
	}
}

// TestClockWithoutDatabase examines what keeps the clock right. Others are in TestClock.
func TestClockWithoutDatabase(t *testing.T) {
	t.Parallel()
	look := func(kept bool, err error) []doctor.Finding {
		on := machine()
		on.Synchronised = func() (bool, error) { return kept, err }
		return about(t, "clock", doctor.Patient{Config: healthy(), Machine: on})
	}
	want(t, look(true, nil), doctor.OK, "something keeps it right")
	want(t, look(false, nil), doctor.Warning, "Start chrony")
	want(t, look(false, errors.ErrUnsupported), doctor.OK, "cannot be read")
}
