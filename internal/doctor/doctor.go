// Package doctor examines an installation: whether the settings, the database, the mail server, the clock,
// the disk, the list of deletions, the certificate and the proxies are what the server needs. It changes nothing, and each of its
// findings that is not good says what to do.
package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"reflectietool/internal/config"
	"reflectietool/internal/database"
	"reflectietool/internal/disk"
	"reflectietool/internal/mail"
)

// Level is how bad a finding is.
type Level string

// The levels. What could not be looked at, because something else is wrong, is skipped.
const (
	OK      Level = "ok"
	Skipped Level = "skipped"
	Warning Level = "warning" // the server works, and could do better
	Fault   Level = "fault"   // something does not work, or can be lost
)

// Finding is the result of one check.
type Finding struct {
	Level Level
	About string // the name of the check
	Text  string // what was found, and what to do about it
}

// String returns the finding as one line, also when an error in it has several.
func (f Finding) String() string {
	return fmt.Sprintf("%-7s  %s: %s", f.Level, f.About, strings.Join(strings.Fields(f.Text), " "))
}

// Patient is the installation that is examined.
type Patient struct {
	Config config.Config
	// Serving is the address of the database for the serving role. It is "" when there is no database;
	// NoDatabase is then the finding.
	Serving    string
	NoDatabase Finding
	Mail       *mail.Settings // nil without a mail server
	Machine    Machine
	Roots      *x509.CertPool // the authorities for the certificate of the own address; nil for those of the system
}

// Machine is what the checks ask of the machine that they run on.
type Machine struct {
	Now          func() time.Time
	Synchronised func() (bool, error)            // whether something keeps the clock right
	Free         func(dir string) (int64, error) // bytes on the disk with a folder
}

// This returns the machine that the program runs on.
func This() Machine { return Machine{Now: time.Now, Synchronised: synchronised, Free: disk.Free} }

// patience is how long each check may take.
const patience = 20 * time.Second

// visit is one examination.
type visit struct {
	Patient
	db *database.Pool // nil when it cannot be used
}

// checks are all checks, in the order in which they are reported.
var checks = []struct {
	about        string
	asksDatabase bool
	look         func(*visit, context.Context) []Finding
}{
	{"settings", false, (*visit).settings},
	{"database", false, (*visit).open},
	{"version of PostgreSQL", true, (*visit).version},
	{"settings of PostgreSQL", true, (*visit).databaseSettings},
	{"connections", true, (*visit).connections},
	{"log of PostgreSQL", true, (*visit).databaseLog},
	{"schema", true, (*visit).schema},
	{"roles", true, (*visit).roles},
	{"secrets", true, (*visit).secrets},
	{"clock", false, (*visit).clock},
	{"disk", false, (*visit).disk},
	{"list of deletions", false, (*visit).deletions},
	{"mail", false, (*visit).mail},
	{"address", false, (*visit).address},
	{"proxies", false, (*visit).proxies},
}

// Examine makes all checks. Each gives one finding, or one for each thing that is wrong.
func Examine(ctx context.Context, p Patient) []Finding {
	v := &visit{Patient: p}
	defer func() {
		if v.db != nil {
			v.db.Close()
		}
	}()
	var all []Finding
	for _, check := range checks {
		if check.asksDatabase && v.db == nil {
			all = append(all, Finding{Skipped, check.about, "there is no database to look at"})
			continue
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		for _, found := range check.look(v, limited) {
			found.About = check.about
			all = append(all, found)
		}
		cancel()
	}
	return all
}

// Findings of a check; Examine adds the name of the check.

func ok(format string, args ...any) []Finding    { return one(OK, format, args...) }
func warn(format string, args ...any) []Finding  { return one(Warning, format, args...) }
func wrong(format string, args ...any) []Finding { return one(Fault, format, args...) }

func one(level Level, format string, args ...any) []Finding {
	return []Finding{{Level: level, Text: fmt.Sprintf(format, args...)}}
}

// orElse returns what is wrong, and otherwise what is good.
func orElse(bad, good []Finding) []Finding {
	if len(bad) > 0 {
		return bad
	}
	return good
}
