package dbtest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/database/scratch"
	"reflectietool/migrations"
)

const (
	clonePrefix    = "reflectietool_test_"
	templatePrefix = "reflectietool_template_"

	// lockClass separates our advisory locks from those of other users of the server.
	lockClass    = 20130117
	templateLock = 0
)

// server is the PostgreSQL server for the tests of this process.
type server struct {
	admin      *pgxpool.Pool
	alive      *pgx.Conn // holds the lock that shows that this process is still running
	adminURL   string
	ownerURL   string
	servingURL string
	key        int32 // names the databases of this process

	template     string
	makeTemplate sync.Once
	templateErr  error
}

// connectServer connects to the server once per process. Nothing closes the connection: it lasts as
// long as the process. What a killed process leaves behind, the next process removes.
func connectServer() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s := &server{key: rand.Int32N(1<<31-2) + 1}
	if err := s.addresses(ctx); err != nil {
		return nil, err
	}
	var err error
	if s.admin, err = pgxpool.New(ctx, s.adminURL); err != nil {
		return nil, err
	}
	if s.alive, err = pgx.Connect(ctx, s.adminURL); err != nil {
		return nil, err
	}
	if _, err := s.alive.Exec(ctx, "select pg_advisory_lock($1, $2)", lockClass, s.key); err != nil {
		return nil, err
	}
	if s.template, err = templateName(s.ownerURL); err != nil {
		return nil, err
	}
	return s, s.tidy(ctx)
}

// addresses finds out where the server is, and with which roles to connect.
func (s *server) addresses(ctx context.Context) error {
	external := os.Getenv("TEST_DATABASE_URL")
	if external == "" {
		instance, err := startShared(ctx)
		if err != nil {
			return err
		}
		s.adminURL, s.ownerURL, s.servingURL = instance.AdminURL(), instance.OwnerURL(), instance.ServingURL()
		return nil
	}
	if !strings.HasPrefix(external, "postgres://") && !strings.HasPrefix(external, "postgresql://") {
		return errors.New("TEST_DATABASE_URL must begin with postgres://")
	}
	servingURL, err := database.StepDown(external)
	s.adminURL, s.ownerURL, s.servingURL = external, external, servingURL
	return err
}

// startShared starts or joins the private server for the tests of this OS user. Its data is
// disposable: a server that can no longer be used is made again.
func startShared(ctx context.Context) (*embedded.Instance, error) {
	dir := filepath.Join(scratch.Root(), fmt.Sprintf("reflectietool-test-%d", os.Getuid()))
	options := embedded.Options{Dir: dir, Throwaway: true}
	instance, err := embedded.Start(ctx, options)
	if errors.Is(err, embedded.ErrVersion) {
		if err := os.RemoveAll(filepath.Join(dir, "postgresql")); err != nil {
			return nil, err
		}
		instance, err = embedded.Start(ctx, options)
	}
	if err != nil {
		return nil, fmt.Errorf("%w (its data is in %s, which may be removed)", err, dir)
	}
	return instance, spawnReaper(dir)
}

// templateName returns a name that depends on everything that determines the schema, and on its
// owner.
func templateName(ownerURL string) (string, error) {
	owner, err := ownerOf(ownerURL)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	fmt.Fprintln(hash, owner, database.PreparedTables)
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d %s", name, len(text), text)
	}
	return fmt.Sprintf("%s%x", templatePrefix, hash.Sum(nil)[:8]), nil
}

// create makes a database, as a copy of the migrated template or empty.
func (s *server) create(ctx context.Context, name string, migrated bool) error {
	source := "template1"
	if migrated {
		s.makeTemplate.Do(func() { s.templateErr = s.buildTemplate(ctx) })
		if s.templateErr != nil {
			return s.templateErr
		}
		source = s.template
	}
	owner, err := ownerOf(s.ownerURL)
	if err != nil {
		return err
	}
	// Copying the files takes less time than the default, which writes each page to the log of changes.
	_, err = s.admin.Exec(ctx, "create database "+name+" template "+source+" owner "+owner+" strategy file_copy")
	return err
}

func ownerOf(ownerURL string) (string, error) {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return "", err
	}
	return pgx.Identifier{config.User}.Sanitize(), nil
}

// buildTemplate migrates a database once for all processes with the same migrations. The database
// gets its final name when it is complete.
func (s *server) buildTemplate(ctx context.Context) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1, $2)", lockClass, templateLock); err != nil {
		return err
	}
	defer func() {
		_, _ = conn.Exec(ctx, "select pg_advisory_unlock($1, $2)", lockClass, templateLock)
	}()
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", s.template).Scan(&exists)
	if err != nil || exists {
		return err
	}
	unfinished := fmt.Sprintf("%s%d_template", clonePrefix, s.key)
	if err := s.create(ctx, unfinished, false); err != nil {
		return err
	}
	if err := database.Migrate(ctx, address(s.ownerURL, unfinished)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+unfinished+" rename to "+s.template)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "comment on database "+s.template+" is '"+time.Now().UTC().Format(time.RFC3339)+"'")
	return err
}

// tidy drops the databases that killed test processes left behind, and templates older than a day.
func (s *server) tidy(ctx context.Context) error {
	rows, err := s.admin.Query(ctx, `select datname, coalesce(shobj_description(oid, 'pg_database'), '')
		from pg_database where datname like 'reflectietool\_test\_%' or datname like 'reflectietool\_template\_%'`)
	if err != nil {
		return err
	}
	type row struct{ Name, Made string }
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		return err
	}
	for _, db := range found {
		if db.Name != s.template && s.abandoned(ctx, db.Name, db.Made) {
			_, err := s.admin.Exec(ctx, "drop database if exists "+db.Name+" with (force)")
			var refused *pgconn.PgError
			if err != nil && !errors.As(err, &refused) { // another process may be tidying at the same time
				return err
			}
		}
	}
	return nil
}

func (s *server) abandoned(ctx context.Context, name, made string) bool {
	rest, ok := strings.CutPrefix(name, clonePrefix)
	if !ok {
		at, err := time.Parse(time.RFC3339, made)
		return err == nil && time.Since(at) > 24*time.Hour
	}
	number, _, _ := strings.Cut(rest, "_")
	key, err := strconv.ParseInt(number, 10, 32)
	if err != nil || int32(key) == s.key {
		return false
	}
	var running bool
	err = s.admin.QueryRow(ctx, `select exists (select from pg_locks
		where locktype = 'advisory' and granted and classid = $1 and objid = $2)`, uint32(lockClass), uint32(key)).Scan(&running)
	return err == nil && !running
}
