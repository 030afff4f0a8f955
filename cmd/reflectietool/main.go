// Command reflectietool serves the reflectietool and manages its database.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"reflectietool/internal/calendar"
	"reflectietool/internal/config"
	"reflectietool/internal/doctor"
	"reflectietool/internal/limit"
	"reflectietool/internal/metrics"
)

const usage = `Usage: reflectietool <command>

  serve [--addr HOST:PORT] [--migrate] [--metrics HOST:PORT] [--demo]
        [--drain DURATION] [--limits on|off]
                                         serve the site (default 127.0.0.1:8080); --migrate
                                         brings an external database up to date first; --metrics
                                         serves /metrics for Prometheus, and /readyz with what
                                         is wrong, at an address of this machine; --demo
                                         serves an example organisation, to look around in;
                                         --drain 5s serves for five more seconds when asked to
                                         stop, while /readyz says no to the proxy in front;
                                         --limits off is for load tests on this machine
  migrate up|down|version                bring the database schema up to date, undo its
                                         newest step, or show its version
  backup DIR                             make a backup of the private database in DIR, also while
                                         a server runs, and remove those that are too old
  restore DIR [--replace] [--incomplete-list]
                                         replace the private database by the backup in DIR, or by
                                         the newest one in it; --replace when the database is not
                                         empty, --incomplete-list when people who deleted themselves
                                         since the backup may come back
  delete-again DIR...                    after an external database was restored: delete the people
                                         on the lists of deletions in the folders
  import aanbod FILE [--dry-run]         bring a file of offerings into the database (CSV, XLSX,
                                         JSON, EDU-DEX or schema.org); --dry-run only says what
                                         would change
  export aanbod FILE                     write all national offerings to a file that ends in
                                         .csv, .xlsx or .json
  account grant|revoke --role landelijk-beheerder EMAIL
                                         give or take the role that makes organisations; an
                                         address without an account gets one
  account sign-out EMAIL                 end all sessions of an account, as after a theft
  load-example --reflections N           add N reflections of people who do not exist, to measure
                                         with; only to a database without real people
  doctor                                 examine settings, database, mail server, clock, disk,
                                         certificate and proxies: a line for each, exit 0 when
                                         all is well, 1 with advice
  healthcheck [--addr HOST:PORT]         exit 0 when the server on that address is ready
  help                                   show this

Settings (environment):
  DATABASE_URL                    PostgreSQL 15 or later to serve from; without it the program
                                  runs a private PostgreSQL of its own
  DATABASE_OWNER_URL              the same database for the role that migrates it
  REFLECTIETOOL_DATA              folder of the private PostgreSQL
  REFLECTIETOOL_DELETIONS         folder of the list of deleted persons, for after a restore
  REFLECTIETOOL_URL               address that visitors type, such as https://host
  REFLECTIETOOL_TRUSTED_PROXIES   networks of the proxies in front, separated by commas
  REFLECTIETOOL_OPERATOR          who runs this server, for the privacy page
  REFLECTIETOOL_CONTACT           how to reach them
  REFLECTIETOOL_SECURITY_CONTACT  where to report a weakness: a mail address or an https page
  REFLECTIETOOL_BACKUP_DAYS       how many days backups of the database are kept
  REFLECTIETOOL_NEW_PEOPLE_PER_HOUR
                                  how many visitors without an account may begin in an hour
                                  (20000)
  REFLECTIETOOL_CODES_PER_HOUR    how many mails with a code may be asked for in an hour (5000)
  REFLECTIETOOL_SECRET_KEYS       keys that encrypt the secrets of providers in the database, as
                                  name:key, separated by commas; the first one encrypts
  REFLECTIETOOL_LINKCHECK         off: do not check whether the pages of offerings exist
  REFLECTIETOOL_SMTP_HOST         mail server; without it nobody can sign in by mail
  REFLECTIETOOL_SMTP_PORT         its port (587)
  REFLECTIETOOL_SMTP_TLS          starttls (the default), tls, or none on this machine
  REFLECTIETOOL_SMTP_USER         and REFLECTIETOOL_SMTP_PASSWORD: who we are to it
  REFLECTIETOOL_MAIL_FROM         sender of the mails: an address, or "Naam <adres>"
`

// errUsage means that the command line is wrong; a message has been printed already.
var errUsage = errors.New("wrong use of the command line")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first signal, a second one ends the program at once, for a user who cannot wait.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, errUsage) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "reflectietool:", err)
		os.Exit(1)
	}
}

// program holds what every command needs.
type program struct {
	config config.Config
	limits limit.Limits
	watch  *metrics.Metrics // nil without --metrics
	on     doctor.Machine
	log    *slog.Logger
	stdout io.Writer
	stderr io.Writer
}

// run executes one command. Results go to stdout, logs to stderr.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return errUsage
	}
	command, args := args[0], args[1:]
	if command == "help" || command == "-h" || command == "--help" {
		_, err := io.WriteString(stdout, usage)
		return err
	}
	commands := map[string]func(*program, context.Context, []string) error{
		"serve": (*program).serve, "migrate": (*program).migrate,
		"import": (*program).importFile, "export": (*program).exportFile,
		"account": (*program).account, "healthcheck": (*program).healthcheck, "load-example": (*program).loadExample,
		"backup": (*program).backup, "restore": (*program).restore, "delete-again": (*program).deleteAgain,
		"doctor": (*program).doctor,
	}
	action, ok := commands[command]
	if !ok {
		fmt.Fprintf(stderr, "unknown command %q\n\n%s", command, usage)
		return errUsage
	}
	settings, err := config.Load(environ, os.Geteuid() == 0)
	if err != nil {
		if command == "doctor" {
			reportSettings(stdout, err)
		}
		return err
	}
	p := newProgram(stderr)
	p.config, p.stdout = settings, stdout
	if settings.NewPeoplePerHour > 0 {
		p.limits.GuestsPerHour = settings.NewPeoplePerHour
	}
	if settings.CodesPerHour > 0 {
		p.limits.SignIn.MailsInTotal = settings.CodesPerHour
	}
	return p.explainFullDisk(action(p, ctx, args))
}

// newProgram returns a program that logs to stderr, as JSON, with times in Amsterdam.
func newProgram(stderr io.Writer) *program {
	inAmsterdam := func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindTime {
			return slog.Time(a.Key, a.Value.Time().In(calendar.Amsterdam))
		}
		return a
	}
	log := slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{ReplaceAttr: inAmsterdam}))
	return &program{log: log, on: doctor.This(), limits: limit.Standard(), stdout: io.Discard, stderr: stderr}
}

// parse reads flags, and refuses any other number of arguments than want.
func (p *program) parse(flags *flag.FlagSet, args []string, want int) error {
	flags.SetOutput(p.stderr)
	flags.Usage = func() { fmt.Fprint(p.stderr, usage) }
	if err := flags.Parse(args); err != nil {
		return errUsage
	}
	if flags.NArg() != want {
		fmt.Fprintf(p.stderr, "%s: wrong number of arguments\n\n%s", flags.Name(), usage)
		return errUsage
	}
	return nil
}
