// Command bench measures the speed of the server beside the least that the same libraries and the same
// PostgreSQL can do, on this machine and in the same minutes, and writes docs/benchmarks.md. It is for
// developers: "make bench" runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"

	"reflectietool/internal/bench/reference"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/markdown"
)

// settings are the flags.
type settings struct {
	binary    string // the program to measure
	out       string // the file to write
	seconds   int    // how long each load runs, in each round
	rounds    int
	port      int            // the first of the ports of the servers
	only      *regexp.Regexp // the measures to run, by name
	reference string         // serves the reference from the database at this address, and measures nothing
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	set, err := readFlags()
	switch {
	case err != nil:
	case set.reference != "":
		err = reference.Serve(ctx, fmt.Sprintf("127.0.0.1:%d", set.port), set.reference)
	default:
		err = run(ctx, set)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func readFlags() (set settings, err error) {
	flag.StringVar(&set.binary, "binary", "./reflectietool", "the program to measure")
	flag.StringVar(&set.out, "out", "docs/benchmarks.md", "the file to write")
	flag.IntVar(&set.seconds, "seconds", 10, "how long each load runs, in each round")
	flag.IntVar(&set.rounds, "rounds", 3, "how many rounds")
	flag.IntVar(&set.port, "port", 18100, "the first of the ports of the servers")
	flag.StringVar(&set.reference, "reference", "", "serve the reference from the database at this address")
	only := flag.String("only", "", "run only the measures whose name matches this regular expression")
	flag.Parse()
	set.only, err = regexp.Compile(*only)
	return set, err
}

// measures are what a run measures, in order. Each adds rows.
var measures = []struct {
	name string
	run  func(*bench, context.Context, *site) error
}{
	{"reports", (*bench).reports},
	{"saving", (*bench).saving},
	{"visits", (*bench).visits},
	{"teams", (*bench).teams},
	{"memory", (*bench).memory},
	{"starts", (*bench).starts},
	{"search", (*bench).search},
	{"servers", (*bench).servers},
	{"million", (*bench).million},
}

func run(ctx context.Context, set settings) (err error) {
	if set.binary, err = filepath.Abs(set.binary); err != nil {
		return err
	}
	b, err := open(ctx, set)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	b.say("filling the database")
	made, err := fill(ctx, b.postgres.OwnerURL(), b.postgres.ServingURL())
	if err != nil {
		return err
	}
	s, err := b.serveLong(ctx, embedded.Database, made)
	if err != nil {
		return err
	}
	for _, m := range measures {
		if !set.only.MatchString(m.name) {
			continue
		}
		if err := m.run(b, ctx, s); err != nil {
			fmt.Print(table(b.rows)) // what was measured before
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	version, err := serverVersion(ctx, b.postgres.AdminURL())
	if err != nil {
		return err
	}
	text := measured(thisMachine(ctx, version), set, calendar.Now(), b.rows)
	fmt.Print(text)
	b.say("done")
	return markdown.Replace(set.out, part, text)
}
