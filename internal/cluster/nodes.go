package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// startNodes starts etcd and Patroni on each node, and waits until there is a primary with two standbys.
func (c *Cluster) startNodes(ctx context.Context) error {
	c.Say("starting etcd on three nodes")
	for _, node := range nodes {
		if err := c.startEtcd(node); err != nil {
			return err
		}
	}
	for _, node := range nodes {
		if err := c.await(ctx, "etcd-"+node, "etcd is healthy", func(ctx context.Context) bool {
			status, _ := get(ctx, "http://"+c.address("etcd-"+node)+"/health")
			return status == http.StatusOK
		}); err != nil {
			return err
		}
	}
	c.Say("starting PostgreSQL on three nodes")
	for _, node := range nodes {
		if err := c.startPatroni(node); err != nil {
			return err
		}
	}
	return c.AwaitStandbys(ctx)
}

func (c *Cluster) startEtcd(node string) error {
	settings, err := c.environ("etcd.env", map[string]string{
		"ETCD_NAME=db1":                       "ETCD_NAME=" + node,
		"/var/lib/etcd/reflectietool":         c.path(node, "etcd"),
		"http://0.0.0.0:2380":                 "http://" + c.address("peer-"+node),
		"http://0.0.0.0:2379":                 "http://" + c.address("etcd-"+node),
		"ADVERTISE_PEER_URLS=http://db1:2380": "ADVERTISE_PEER_URLS=http://" + c.address("peer-"+node),
		"CLIENT_URLS=http://db1:2379":         "CLIENT_URLS=http://" + c.address("etcd-"+node),
		"ETCD_INITIAL_CLUSTER=db1=http://db1:2380,db2=http://db2:2380,db3=http://db3:2380": "ETCD_INITIAL_CLUSTER=db1=http://" + c.address("peer-db1") +
			",db2=http://" + c.address("peer-db2") + ",db3=http://" + c.address("peer-db3"),
	})
	if err != nil {
		return err
	}
	return c.start("etcd-"+node, false, settings, "etcd")
}

func (c *Cluster) startPatroni(node string) error {
	programs, err := binaries()
	if err != nil {
		return err
	}
	settings, err := c.environ("patroni.env", map[string]string{
		"PATRONI_NAME=db1":                     "PATRONI_NAME=" + node,
		"db1:2379,db2:2379,db3:2379":           c.address("etcd-db1") + "," + c.address("etcd-db2") + "," + c.address("etcd-db3"),
		"0.0.0.0:8008":                         c.address("patroni-" + node),
		"db1:8008":                             c.address("patroni-" + node),
		"0.0.0.0:5432":                         c.address(node),
		"db1:5432":                             c.address(node),
		"/var/lib/postgresql/15/reflectietool": c.path(node, "data"),
		"/usr/lib/postgresql/15/bin":           programs,
		"/var/lib/postgresql/.pgpass-patroni":  c.path(node, "pgpass"),
	})
	if err != nil {
		return err
	}
	config, err := c.file("patroni.yml", map[string]string{"/var/run/postgresql": c.path("run")})
	if err != nil {
		return err
	}
	return c.start("patroni-"+node, false, settings, "patroni", config)
}

// member is a node as Patroni sees it.
type member struct{ Name, Role, State string }

// members asks the nodes, one after another, for what Patroni knows of all of them.
func (c *Cluster) members(ctx context.Context) []member {
	for _, node := range nodes {
		status, body := get(ctx, "http://"+c.address("patroni-"+node)+"/cluster")
		var known struct{ Members []member }
		if status == http.StatusOK && json.Unmarshal(body, &known) == nil {
			return known.Members
		}
	}
	return nil
}

// Primary returns the node that is the primary, "" when there is none.
func (c *Cluster) Primary(ctx context.Context) string {
	for _, node := range nodes {
		if status, _ := get(ctx, "http://"+c.address("patroni-"+node)+"/primary"); status == http.StatusOK {
			return node
		}
	}
	return ""
}

// Standby returns the node that has every acknowledged commit besides the primary, "" when there is none.
func (c *Cluster) Standby(ctx context.Context) string {
	for _, m := range c.members(ctx) {
		if m.Role == "sync_standby" {
			return m.Name
		}
	}
	return ""
}

// AwaitStandbys waits until there is a primary with two standbys, one of which is synchronous.
func (c *Cluster) AwaitStandbys(ctx context.Context) error {
	return c.await(ctx, "etcd-db1", "a primary has two standbys", func(ctx context.Context) bool {
		roles := map[string]int{}
		for _, m := range c.members(ctx) {
			if m.State == "running" || m.State == "streaming" {
				roles[m.Role]++
			}
		}
		return roles["leader"] == 1 && roles["sync_standby"] == 1 && roles["replica"] == 1
	})
}

// Kill ends Patroni and PostgreSQL on a node at once, as a power cut would. etcd goes on. It is an error when either
// does not run.
func (c *Cluster) Kill(node string) error {
	patroni := c.parts["patroni-"+node]
	if patroni == nil {
		return fmt.Errorf("no node %q to kill", node)
	}
	patroni.Kill()
	pid, err := c.postmaster(node)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL) // its children see that, and end
	}
	return err
}

// postmaster returns the process of PostgreSQL on a node.
func (c *Cluster) postmaster(node string) (int, error) {
	text, err := os.ReadFile(c.path(node, "data", "postmaster.pid"))
	if err != nil {
		return 0, fmt.Errorf("PostgreSQL on %s does not run: %w", node, err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return 0, err
	}
	// After an earlier kill the number can be that of another process.
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || !strings.Contains(string(command), c.path(node, "data")) {
		return 0, fmt.Errorf("PostgreSQL on %s does not run", node)
	}
	return pid, nil
}

// Revive starts a node that was killed, and waits until all nodes are back.
func (c *Cluster) Revive(ctx context.Context, node string) error {
	if err := c.startPatroni(node); err != nil {
		return err
	}
	return c.AwaitStandbys(ctx)
}

// ChangeWithoutPassword asks Patroni on each node to change the settings of the cluster, without its password, and
// returns the statuses. The change is none.
func (c *Cluster) ChangeWithoutPassword(ctx context.Context) (map[string]int, error) {
	statuses := map[string]int{}
	for _, node := range nodes {
		request, err := http.NewRequestWithContext(ctx, http.MethodPatch, "http://"+c.address("patroni-"+node)+"/config", strings.NewReader("{}"))
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		_ = response.Body.Close()
		statuses[node] = response.StatusCode
	}
	return statuses, nil
}

// get returns the status and the body of an answer, without following redirects; the status is 0 when there is no answer.
func get(ctx context.Context, url string) (int, []byte) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, nil
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil
	}
	return response.StatusCode, body
}
