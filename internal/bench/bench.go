package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reflectietool/internal/bench/reference"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/paths"
)

// bench is one run: a private PostgreSQL, the servers on it, and the rows so far.
type bench struct {
	set       settings
	began     time.Time
	folder    string // of everything that the run writes; deleted at the end
	postgres  *embedded.Instance
	reference *running
	started   []*running
	rows      []row
	inLarge   []request // see searches
}

// site is a server of the product on a database of its own, with what that was filled with.
type site struct {
	*running
	*example
	database string
}

// open starts PostgreSQL, with fsync on as in use, and the reference.
func open(ctx context.Context, set settings) (*bench, error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{set: set, began: time.Now(), folder: folder}
	// Root runs PostgreSQL as another user, who passes through this folder.
	if err := os.Chmod(folder, 0o711); err != nil { // #nosec G302 -- its contents are examples
		return nil, errors.Join(err, b.close())
	}
	b.postgres, err = embedded.Start(ctx, embedded.Options{Dir: filepath.Join(folder, "data")})
	if err == nil {
		err = b.startReference(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// close stops everything that the run started, and deletes its data.
func (b *bench) close() error {
	var errs []error
	for _, p := range b.started {
		errs = append(errs, p.Stop())
	}
	if b.postgres != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		errs = append(errs, b.postgres.Stop(ctx))
	}
	return errors.Join(append(errs, os.RemoveAll(b.folder))...)
}

// referenceDatabase is the name of the database of the reference.
const referenceDatabase = "reference"

// startReference starts this program once more, as the reference: a process of its own, as the product
// is.
func (b *bench) startReference(ctx context.Context) error {
	if err := makeDatabase(ctx, b.postgres.AdminURL(), referenceDatabase); err != nil {
		return err
	}
	address, err := named(b.postgres.AdminURL(), referenceDatabase)
	if err != nil {
		return err
	}
	if err := reference.Fill(ctx, address); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	port := b.nextPort()
	b.reference, err = start(ctx, b.folder, "reference", port, "/", nil,
		self, "-reference", address, "-port", fmt.Sprint(port))
	if err == nil {
		b.started = append(b.started, b.reference)
	}
	return err
}

// serve starts the product, without limits, on a database that was migrated and filled; under is a command
// that starts it, none to start it as it is. The caller stops it.
func (b *bench) serve(ctx context.Context, database string, under ...string) (*running, error) {
	owner, err := named(b.postgres.OwnerURL(), database)
	if err != nil {
		return nil, err
	}
	serving, err := named(b.postgres.ServingURL(), database)
	if err != nil {
		return nil, err
	}
	port := b.nextPort()
	return start(ctx, b.folder, fmt.Sprintf("%s-%d", database, port), port, paths.Ready,
		[]string{"DATABASE_URL=" + serving, "DATABASE_OWNER_URL=" + owner, "REFLECTIETOOL_LINKCHECK=off"},
		append(under, b.set.binary, "serve", "--limits", "off", "--addr", fmt.Sprintf("127.0.0.1:%d", port))...)
}

// serveLong is serve for a site that stays until the end of the run.
func (b *bench) serveLong(ctx context.Context, database string, made *example) (*site, error) {
	p, err := b.serve(ctx, database)
	if err != nil {
		return nil, err
	}
	b.started = append(b.started, p)
	return &site{running: p, example: made, database: database}, nil
}

// say shows how far the run is.
func (b *bench) say(what string) {
	fmt.Fprintf(os.Stderr, "%5s  %s\n", time.Since(b.began).Round(time.Second), what)
}

// nextPort returns a port that this run did not use before.
func (b *bench) nextPort() int {
	b.set.port++
	return b.set.port - 1
}

// request is one line of a list for requests.lua.
type request struct{ method, path, cookie, form string }

// get is a request for a page.
func get(path string, by visitor) request { return request{"GET", path, by.cookie, ""} }

// list returns a load that sends requests in turn, over some connections.
func (b *bench) list(name string, server *running, connections int, all []request) (load, error) {
	var text strings.Builder
	for _, r := range all {
		fmt.Fprintf(&text, "%s\t%s\t%s\t%s\n", r.method, r.path, r.cookie, r.form)
	}
	file, err := os.CreateTemp(b.folder, "list-")
	if err != nil {
		return load{}, err
	}
	_, err = file.WriteString(text.String())
	return load{
		name: name, site: server.url, script: "requests", args: []string{file.Name()},
		connections: connections, threads: min(2, connections),
	}, errors.Join(err, file.Close())
}

// walk returns a load of guests who fill in reflections.
func (b *bench) walk(name string, server *running, how string) load {
	return load{
		name: name, site: server.url, script: "walk", args: []string{paths.Reflections, how},
		connections: connections, threads: connections,
	}
}

// runner is something that sends work for a number of seconds: a load, or pgbench.
type runner interface {
	title() string
	run(ctx context.Context, folder string, seconds int) (result, error)
}

// inTurn runs all of them once in each round, so that what else the machine does falls on all of them,
// and returns the results of each. A short run before warms the servers up.
func (b *bench) inTurn(ctx context.Context, runners ...runner) ([][]result, error) {
	for _, r := range runners {
		if _, err := r.run(ctx, b.folder, 1); err != nil {
			return nil, err
		}
	}
	all := make([][]result, len(runners))
	for round := range b.set.rounds {
		for i, r := range runners {
			b.say(fmt.Sprintf("round %d: %s", round+1, r.title()))
			got, err := r.run(ctx, b.folder, b.set.seconds)
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], got)
		}
	}
	return all, nil
}

// each returns one figure of every result.
func each(results []result, figure func(result) float64) []float64 {
	figures := make([]float64, len(results))
	for i, r := range results {
		figures[i] = figure(r)
	}
	return figures
}
