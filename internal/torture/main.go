// Command torture makes a running server go through the failures that happen in use, while visitors reflect. It keeps
// a ledger of what the server acknowledged to them, looks for all of it afterwards, and prints what was
// tried and how much was lost. The program is for developers: "make torture" runs it.
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
	"strings"
	"syscall"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/markdown"
)

// settings are the flags.
type settings struct {
	binary   string         // the program to try
	out      string         // the file to write the table in; "" for none
	only     *regexp.Regexp // the scenarios to run, by name
	seed     uint64
	kills    int // how many processes to kill
	port     int // the first of the ports of a cluster
	sessions int // how many visitors at once
}

// errLost means that something was lost; the table has been printed already.
var errLost = errors.New("something was lost, or could not be tried to its end: see the table")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	set, err := readFlags()
	if err == nil {
		err = run(ctx, set, scenarios)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(1)
	}
}

func readFlags() (set settings, err error) {
	flag.StringVar(&set.binary, "binary", "./reflectietool", "the program to try")
	flag.StringVar(&set.out, "out", "", "the file to write the table in, between its marks")
	flag.Uint64Var(&set.seed, "seed", uint64(time.Now().UnixNano()), "decides what visitors do and when things happen")
	flag.IntVar(&set.kills, "kills", 100, "how many processes to kill")
	flag.IntVar(&set.sessions, "sessions", 10_000, "how many visitors there are at once")
	flag.IntVar(&set.port, "port", 15432, "the first of the twenty ports that a cluster takes")
	only := flag.String("only", "", "run only the scenarios whose name matches this regular expression")
	flag.Parse()
	if set.only, err = regexp.Compile(*only); err != nil {
		return set, err
	}
	set.binary, err = filepath.Abs(set.binary)
	return set, err
}

type scenario struct {
	name string
	run  func(context.Context, *trial) error
}

// scenarios are what a run tries, in order. Each fills in its row of the table: it reports what was lost
// with Errorf, and returns an error when it could not be tried to its end.
var scenarios = []scenario{
	{"kills", kills},
	{"away", away},
	{"full", full},
	{"slow", slow},
	{"sessions", sessions},
	{"post", post},
	{"clock", clocks},
	{"rolling", inCluster(false, rolling)},
	{"crashes", inCluster(false, crashes)},
	{"standbys", inCluster(false, standbys)},
	{"failover", inCluster(false, failover(5))},
	{"failover-direct", inCluster(true, failover(1))},
}

// run tries scenarios and prints the table. It writes that in the file when every scenario was tried, and returns an
// error when one was not, or when anything was lost.
func run(ctx context.Context, set settings, scenarios []scenario) error {
	began := time.Now()
	say(began, fmt.Sprintf("the seed is %d", set.seed))
	var rows []row
	for _, s := range scenarios {
		if !set.only.MatchString(s.name) {
			continue
		}
		say(began, s.name)
		tried, err := try(ctx, set, s.name, s.run)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			tried.Errorf("not tried to its end: %v", err)
		}
		rows = append(rows, tried.row)
	}
	text := fmt.Sprintf("%s: %s.\n\nSeed %d, %s in all.\n\n%s", calendar.Now().Format("2 January 2006"), thisMachine(ctx), set.seed,
		time.Since(began).Round(time.Second), table(rows))
	fmt.Print(text)
	missing, lost := verdict(rows)
	if set.out != "" && missing == nil {
		if err := markdown.Replace(set.out, "tried by make torture", text); err != nil {
			return err
		}
	}
	return errors.Join(lost, missing)
}

// verdict returns an error that names the scenarios that were not tried, and errLost when anything was lost in the others.
func verdict(rows []row) (missing, lost error) {
	var names []string
	for _, r := range rows {
		if r.skipped != "" {
			names = append(names, r.name)
		}
		if r.lost > 0 {
			lost = errLost
		}
	}
	if len(names) > 0 {
		missing = fmt.Errorf("not tried, so the table is written in no file: %s", strings.Join(names, ", "))
	}
	return missing, lost
}

// say shows how far the run is.
func say(began time.Time, what string) {
	fmt.Fprintf(os.Stderr, "%5s  %s\n", time.Since(began).Round(time.Second), what)
}
