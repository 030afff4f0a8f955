package cluster

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
)

// startHaproxy starts haproxy, and waits until it leads to the primary.
func (c *Cluster) startHaproxy(ctx context.Context) error {
	c.Say("starting haproxy")
	page, err := c.file("away.html", nil)
	if err != nil {
		return err
	}
	replace := map[string]string{
		"log /dev/log local0":                    "log stdout format raw local0",
		"    chroot /var/lib/haproxy\n":          "",
		"    user haproxy\n    group haproxy\n":  "",
		"/var/lib/haproxy/state":                 c.path("run", "haproxy.state"),
		"/run/haproxy/admin.sock":                c.path("run", "haproxy.sock"),
		"/etc/haproxy/errors/reflectietool.html": page,
		"/etc/haproxy/reflectietool.pem":         c.path("reflectietool.pem"),
		"bind :80\n":                             "bind " + c.address("http") + "\n",
		"bind :443 ":                             "bind " + c.address("https") + " ",
		"bind :5433":                             "bind " + c.address("primary"),
		"web1:8080":                              c.address("web1"),
		"web2:8080":                              c.address("web2"),
	}
	for _, node := range nodes {
		replace["server "+node+" "+node+":5432"] = fmt.Sprintf("server %s %s port %d", node, c.address(node), c.port("patroni-"+node))
	}
	config, err := c.file("haproxy.cfg", replace)
	if err != nil {
		return err
	}
	if err := c.start("haproxy", false, nil, found("haproxy"), "-W", "-f", config); err != nil {
		return err
	}
	// A haproxy that has just started takes every node for the primary, until it has asked.
	return c.await(ctx, "haproxy", "haproxy knows the primary", func(ctx context.Context) bool {
		return len(c.up(ctx, "postgresql")) == 1
	})
}

// up returns the names of the servers in a backend of haproxy.cfg that haproxy takes for up.
func (c *Cluster) up(ctx context.Context, backend string) (servers []string) {
	answer, _ := c.askHaproxy(ctx, "show servers state "+backend) // one that was cut short shows fewer servers
	for line := range strings.Lines(answer) {
		// The fields are documented at "show servers state" in haproxy's management guide; the sixth is 2
		// for a server that is up.
		if fields := strings.Fields(line); len(fields) > 6 && fields[1] == backend && fields[5] == "2" {
			servers = append(servers, fields[3])
		}
	}
	return servers
}

// askHaproxy sends a command to haproxy, and returns its answer.
func (c *Cluster) askHaproxy(ctx context.Context, command string) (string, error) {
	connection, err := new(net.Dialer).DialContext(ctx, "unix", c.path("run", "haproxy.sock"))
	if err != nil {
		return "", err
	}
	defer func() { _ = connection.Close() }()
	if _, err := fmt.Fprintln(connection, command); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(connection)
	return string(answer), err
}

func (c *Cluster) startPgbouncer(ctx context.Context) error {
	if c.Direct {
		return nil
	}
	c.Say("starting pgbouncer")
	users, err := c.write("userlist.txt", fmt.Sprintf("%q %q\n", "reflectietool_web", c.secrets["CHANGE-ME-4"]))
	if err != nil {
		return err
	}
	config, err := c.file("pgbouncer.ini", map[string]string{
		"host=127.0.0.1 port=5433":    fmt.Sprintf("host=127.0.0.1 port=%d", c.port("primary")),
		"listen_addr = 0.0.0.0":       "listen_addr = 127.0.0.1",
		"listen_port = 6432":          fmt.Sprintf("listen_port = %d", c.port("pgbouncer")),
		"/etc/pgbouncer/userlist.txt": users,
		"/var/run/postgresql":         c.path("run"),
	})
	if err != nil {
		return err
	}
	if err := c.start("pgbouncer", false, nil, found("pgbouncer"), config); err != nil {
		return err
	}
	return c.await(ctx, "pgbouncer", "pgbouncer listens", func(ctx context.Context) bool {
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", c.address("pgbouncer"))
		return err == nil && connection.Close() == nil
	})
}

func (c *Cluster) startServers(ctx context.Context) error {
	c.Say("starting two servers")
	for _, server := range []string{"web1", "web2"} {
		if err := c.startServer(ctx, server); err != nil {
			return err
		}
	}
	return nil
}

// settings are those of a server, as in deploy/reflectietool.env.
func (c *Cluster) settings(server string) ([]string, error) {
	all := strings.Join([]string{c.address("db1"), c.address("db2"), c.address("db3")}, ",")
	replace := map[string]string{
		"ADDRESS=0.0.0.0:8080":                   "ADDRESS=" + c.address(server),
		"proxy:6432":                             c.address("pgbouncer"),
		"proxy:5433":                             c.address("primary"),
		"https://reflectietool.example":          c.URL(),
		"REFLECTIETOOL_TRUSTED_PROXIES=10.0.0.1": "REFLECTIETOOL_TRUSTED_PROXIES=127.0.0.1",
		"/var/lib/reflectietool-deletions":       c.path(server + "-deletions"),
	}
	if c.Direct {
		replace["proxy:6432/reflectietool?default_query_exec_mode=cache_describe"] = all + "/reflectietool?target_session_attrs=read-write"
		delete(replace, "proxy:6432")
	}
	settings, err := c.environ("reflectietool.env", replace)
	// The pages of the catalogue are on the web, which a trial leaves alone.
	return append(append(settings, "REFLECTIETOOL_LINKCHECK=off"), c.Environ...), err
}

func (c *Cluster) startServer(ctx context.Context, server string) error {
	settings, err := c.settings(server)
	if err != nil {
		return err
	}
	if err := c.start(server, true, settings, c.Binary, "serve", "--addr", c.address(server), "--drain", "5s", "--limits", "off"); err != nil {
		return err
	}
	return c.await(ctx, server, "haproxy sends requests to "+server, func(ctx context.Context) bool {
		status, _ := get(ctx, "http://"+c.address(server)+"/readyz")
		return status == http.StatusOK && slices.Contains(c.up(ctx, "ready"), server)
	})
}

// RestartServer stops a server, web1 or web2, as systemctl does, starts it again, and waits until haproxy
// sends it requests.
func (c *Cluster) RestartServer(ctx context.Context, server string) error {
	if err := c.parts[server].Stop(); err != nil {
		return err
	}
	return c.startServer(ctx, server)
}

// ReplaceKilled kills a server, web1 or web2, as a crash would, starts it again, and waits until haproxy sends it
// requests.
func (c *Cluster) ReplaceKilled(ctx context.Context, server string) error {
	c.parts[server].Kill()
	return c.startServer(ctx, server)
}

// ReloadHaproxy lets haproxy read its configuration again, as systemctl reload does with haproxy-reload.conf: a new
// process takes over, and the old one finishes what it began.
func (c *Cluster) ReloadHaproxy(ctx context.Context) error {
	state, err := c.askHaproxy(ctx, "show servers state")
	if err != nil {
		return err
	}
	if _, err := c.write("run/haproxy.state", state); err != nil {
		return err
	}
	if err := c.parts["haproxy"].Signal(syscall.SIGUSR2); err != nil {
		return fmt.Errorf("reload haproxy: %w", err)
	}
	return c.await(ctx, "haproxy", "haproxy knows the primary again", func(ctx context.Context) bool {
		return len(c.up(ctx, "postgresql")) == 1 && len(c.up(ctx, "ready")) == 2
	})
}

// AwaitOneHaproxy waits until each process of haproxy that a reload replaced has finished what it began.
func (c *Cluster) AwaitOneHaproxy(ctx context.Context) error {
	master := c.parts["haproxy"].PID()
	return c.await(ctx, "haproxy", "the replaced processes of haproxy ended", func(context.Context) bool {
		children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", master, master))
		return err == nil && len(strings.Fields(string(children))) == 1
	})
}
