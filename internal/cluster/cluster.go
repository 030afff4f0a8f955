// Package cluster runs the installation that folder deploy describes, on the loopback addresses of this
// machine: haproxy, two servers, pgbouncer, and PostgreSQL on three nodes under Patroni and etcd. Its
// configuration files are those of deploy, with other addresses filled in. It is for trying that
// installation, and for tests of what happens when a part of it fails.
package cluster

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"reflectietool/internal/process"
)

// Options say how to run a cluster.
type Options struct {
	Binary string       // the program that serves
	Port   int          // the first of the twenty ports of 127.0.0.1 that the cluster takes
	Say    func(string) // reports each step; may be nil
	// Direct lets the servers reach PostgreSQL without pgbouncer, by an address that names all nodes.
	Direct bool
	// Environ are further settings of the servers.
	Environ []string
}

// Cluster is a running installation. Its methods are for one goroutine.
type Cluster struct {
	Options
	roots   *x509.CertPool // has the certificate with which haproxy answers
	folder  string
	secrets map[string]string // of the roles, by the word that stands for it in the files of deploy
	parts   map[string]*process.Process
}

// patience is how long a part may take to start, also on a busy machine.
const patience = 2 * time.Minute

var nodes = []string{"db1", "db2", "db3"}

// Start starts all parts and waits until they serve. The caller calls Stop, unless there is an error.
func Start(ctx context.Context, options Options) (c *Cluster, err error) {
	if missing := Missing(); missing != "" {
		return nil, fmt.Errorf("not found: %s; run tools/install cluster", missing)
	}
	c = &Cluster{Options: options, parts: map[string]*process.Process{}, secrets: map[string]string{}}
	if c.Say == nil {
		c.Say = func(string) {}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Stop()) // the caller gets nothing to stop
		}
	}()
	for _, word := range []string{"CHANGE-ME-1", "CHANGE-ME-2", "CHANGE-ME-3", "CHANGE-ME-4", "CHANGE-ME-5"} {
		c.secrets[word] = rand.Text()
	}
	if c.folder, err = os.MkdirTemp("/tmp", "reflectietool-cluster-"); err != nil {
		return c, err
	}
	for _, step := range []func(context.Context) error{
		c.makeFolders, c.makeCertificate, c.startNodes, c.startHaproxy, c.startPgbouncer, c.makeDatabase, c.startServers,
	} {
		if err := step(ctx); err != nil {
			return c, err
		}
	}
	return c, nil
}

// Missing names the programs of a cluster that are not installed, "" when all are.
func Missing() string {
	var missing []string
	for _, program := range []string{"etcd", "patroni", "haproxy", "pgbouncer", "psql"} {
		if _, err := exec.LookPath(found(program)); err != nil {
			missing = append(missing, program)
		}
	}
	return strings.Join(missing, ", ")
}

// found returns the path of a program in /usr/sbin, and the bare name of a program that is not there.
func found(program string) string {
	path := "/usr/sbin/" + program
	if _, err := os.Stat(path); err != nil {
		return program
	}
	return path
}

// Stop stops all parts and removes their folder.
func (c *Cluster) Stop() error {
	var errs []error
	for _, name := range []string{"web1", "web2", "pgbouncer", "haproxy"} {
		errs = append(errs, c.parts[name].Stop())
	}
	for _, node := range nodes {
		_ = c.Kill(node) // it may not run; its data goes too
	}
	for _, node := range nodes {
		errs = append(errs, c.parts["etcd-"+node].Stop())
	}
	return errors.Join(append(errs, os.RemoveAll(c.folder))...)
}

// URL is the address that visitors type.
func (c *Cluster) URL() string { return fmt.Sprintf("https://127.0.0.1:%d", c.port("https")) }

// PrimaryURL is the address of the primary for the role that serves.
func (c *Cluster) PrimaryURL() string {
	return fmt.Sprintf("postgres://reflectietool_web:%s@%s/reflectietool?sslmode=disable", c.secrets["CHANGE-ME-4"], c.address("primary"))
}

func (c *Cluster) path(name ...string) string {
	return filepath.Join(append([]string{c.folder}, name...)...)
}

// port returns the port of a part.
func (c *Cluster) port(part string) int {
	for i, name := range []string{
		"etcd-db1", "etcd-db2", "etcd-db3", "peer-db1", "peer-db2", "peer-db3", "patroni-db1", "patroni-db2", "patroni-db3",
		"db1", "db2", "db3", "primary", "pgbouncer", "http", "https", "web1", "web2",
	} {
		if name == part {
			return c.Port + i
		}
	}
	panic("cluster: " + part + " has no port")
}

func (c *Cluster) address(part string) string { return fmt.Sprintf("127.0.0.1:%d", c.port(part)) }

// makeDatabase makes the roles and the schema on the primary, and loads the catalogue.
func (c *Cluster) makeDatabase(ctx context.Context) error {
	c.Say("making the database")
	roles, err := c.file("roles.sql", nil)
	if err != nil {
		return err
	}
	if err := c.sql(ctx, []string{"OWNER_PASSWORD=" + c.secrets["CHANGE-ME-3"], "WEB_PASSWORD=" + c.secrets["CHANGE-ME-4"]}, "-f", roles); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"migrate", "up"}, {"import", "aanbod", "internal/offering/intake/catalogue/aanbod.csv"},
	} {
		if out, err := c.Command(ctx, args...); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	return nil
}

// Command runs a command of the program with the settings of web1, and returns what it printed.
func (c *Cluster) Command(ctx context.Context, args ...string) (string, error) {
	settings, err := c.settings("web1")
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, c.Binary, args...)
	command.Env = process.Environ(settings...)
	out, err := command.CombinedOutput()
	return string(out), err
}

// sql runs psql on the primary as a superuser, with further arguments and settings.
func (c *Cluster) sql(ctx context.Context, environ []string, args ...string) error {
	psql := exec.CommandContext(ctx, "psql", append([]string{
		"-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", fmt.Sprint(c.port("primary")), "-U", "postgres",
	}, args...)...)
	psql.Env = process.Environ(append(environ, "PGPASSWORD="+c.secrets["CHANGE-ME-1"])...)
	if out, err := psql.CombinedOutput(); err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}

// ResetRole takes away a setting of the role that serves, also on the connections that there are.
func (c *Cluster) ResetRole(ctx context.Context, setting string) error {
	return c.sql(ctx, nil, "-c", "alter role reflectietool_web reset "+setting,
		"-c", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reflectietool_web'")
}

// Logs returns the logs of all parts, by the name of the part.
func (c *Cluster) Logs() (map[string]string, error) {
	logs := map[string]string{}
	for name, part := range c.parts {
		text, err := os.ReadFile(part.Log)
		if err != nil {
			return nil, err
		}
		logs[name] = string(text)
	}
	return logs, nil
}

// Addresses lists the parts and where they are, for somebody who looks around.
func (c *Cluster) Addresses() string {
	var text strings.Builder
	fmt.Fprintf(&text, "\n%-30s %s (with a certificate of its own)\n", "site, by haproxy", c.URL())
	for _, server := range []string{"web1", "web2"} {
		fmt.Fprintf(&text, "%-30s http://%s\n", "server "+server, c.address(server))
	}
	if !c.Direct {
		fmt.Fprintf(&text, "%-30s %s\n", "pgbouncer", c.address("pgbouncer"))
	}
	fmt.Fprintf(&text, "%-30s %s\n", "primary of PostgreSQL, by haproxy", c.address("primary"))
	for _, node := range nodes {
		fmt.Fprintf(&text, "%-30s PostgreSQL %s, Patroni http://%s/cluster\n", "node "+node, c.address(node), c.address("patroni-"+node))
	}
	fmt.Fprintf(&text, "%-30s %s\n\nCtrl-C stops all of it and removes the folder.\n", "files and logs", c.folder)
	return text.String()
}
