package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/config"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/doctor"
)

// TestDoctor examines the private PostgreSQL of a server: before the first start, beside the server, and
// after it.
func TestDoctor(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	settings := append(inFolder(dir), "REFLECTIETOOL_DELETIONS="+filepath.Join(filepath.Dir(dir), "list"), "REFLECTIETOOL_OPERATOR=Voorbeeldbeheerder", "REFLECTIETOOL_CONTACT=beheer@voorbeeld.example", "REFLECTIETOOL_BACKUP_DAYS=30")
	// Whether something keeps the clock of this machine right does not depend on the program, nor does its disk.
	first := execute(t, settings, "doctor")
	first.want(t, first.code, "ok       database: the first start makes a private PostgreSQL in "+dir, "skipped  schema: ")
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("looking has made the data folder (%v)", err)
	}
	s := serve(t, settings)
	settings = append(settings, "REFLECTIETOOL_URL="+s.url)
	good := []string{
		"ok       settings: ", "ok       database: the private PostgreSQL in " + dir, "ok       version of PostgreSQL: ", "ok       settings of PostgreSQL: ",
		"ok       connections: this server opens up to ", "ok       log of PostgreSQL: ", "ok       schema: ", "ok       roles: reflectietool_app serves", "ok       secrets: there are no secrets of providers",
		"ok       list of deletions: ", "ok       mail: there is no mail server", "ok       address: ", "ok       proxies: visitors reach the server without a proxy",
	}
	beside := execute(t, settings, "doctor")
	beside.want(t, beside.code, good...)
	// On a machine with a clock that is kept right and with room there is no advice.
	out := &strings.Builder{}
	p := newProgram(out)
	p.stdout, p.on.Synchronised = out, func() (bool, error) { return true, nil }
	p.on.Free = func(string) (int64, error) { return 100 << 30, nil }
	var err error
	if p.config, err = config.Load(settings, os.Geteuid() == 0); err != nil {
		t.Fatal(err)
	}
	if err := p.doctor(t.Context(), nil); err != nil {
		t.Errorf("%v, after\n%s", err, out)
	}
	s.stop()
	after := execute(t, settings, "doctor")
	after.want(t, 1, append(good[:len(good)-1], "fault    proxies: "+s.url+" gives no answer: ", "doctor: there is advice in ")...)
	for line := range strings.Lines(after.stdout) {
		if level, _, _ := strings.Cut(line, " "); !slices.Contains([]string{"ok", "skipped", "warning", "fault"}, level) {
			t.Errorf("standard output has more than the findings: %s", line)
		}
	}
}

// TestDoctorOfWhatIsWrong examines installations that cannot work.
func TestDoctorOfWhatIsWrong(t *testing.T) {
	t.Parallel()
	wrong := execute(t, []string{"REFLECTIETOOL_OOPS=1", "REFLECTIETOOL_URL=x", "DATABASE_OWNER_URL=mysql://geheim@h/d"}, "doctor")
	wrong.want(t, 1, "fault    settings: REFLECTIETOOL_OOPS: there is no such setting", "fault    settings: REFLECTIETOOL_URL: want", "fault    settings: DATABASE_OWNER_URL: want")
	away := execute(t, []string{"DATABASE_URL=postgres://nobody:geheim@127.0.0.1:1/none?sslmode=disable"}, "doctor")
	away.want(t, 1, "fault    database: it cannot be reached: ", "warning  settings: REFLECTIETOOL_URL is not set")
	if said := wrong.stdout + wrong.stderr + away.stdout + away.stderr; strings.Contains(said, "geheim") {
		t.Errorf("a password is in: %s", said)
	}
	empty := dbtest.NewEmpty(t)
	unprepared := execute(t, []string{
		"DATABASE_URL=" + empty.ServingURL, "REFLECTIETOOL_SMTP_HOST=127.0.0.1", "REFLECTIETOOL_SMTP_PORT=2", "REFLECTIETOOL_SMTP_TLS=none",
		"REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example", "REFLECTIETOOL_URL=http://127.0.0.1:1",
	}, "doctor")
	unprepared.want(t, 1, "migrate up", "fault    mail: the mail server 127.0.0.1, port 2, cannot be used")
}

// TestAdviceIsAnError checks the exit code that findings lead to.
func TestAdviceIsAnError(t *testing.T) {
	t.Parallel()
	for level, advice := range map[doctor.Level]bool{doctor.OK: false, doctor.Skipped: false, doctor.Warning: true, doctor.Fault: true} {
		p := newProgram(&strings.Builder{})
		out := &strings.Builder{}
		p.stdout = out
		err := p.report([]doctor.Finding{{Level: doctor.OK, About: "one", Text: "well"}, {Level: level, About: "two", Text: "so"}})
		if (err != nil) != advice || strings.Count(out.String(), "\n") != 2 {
			t.Errorf("%s: %v, after %q", level, err, out)
		}
	}
}
