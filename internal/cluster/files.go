package cluster

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"reflectietool/deploy"
)

// file writes a file of folder deploy to the folder of the cluster, with the passwords of this cluster and
// with other texts replaced, and returns its path. A text that the file does not have is an error, so that
// the files of deploy remain the ones that are tried.
func (c *Cluster) file(name string, replace map[string]string) (string, error) {
	text, err := c.filled(name, replace)
	if err != nil {
		return "", err
	}
	return c.write(name, text)
}

func (c *Cluster) filled(name string, replace map[string]string) (string, error) {
	bytes, err := deploy.Files.ReadFile(name)
	if err != nil {
		return "", err
	}
	text, pairs := string(bytes), []string{}
	for old, with := range replace {
		if !strings.Contains(text, old) {
			return "", fmt.Errorf("deploy/%s does not have %q any more", name, old)
		}
		pairs = append(pairs, old, with)
	}
	for word, secret := range c.secrets {
		pairs = append(pairs, word, secret)
	}
	return strings.NewReplacer(pairs...).Replace(text), nil
}

// write writes a file that only its owner reads: user postgres, when we are root.
func (c *Cluster) write(name, text string) (string, error) {
	path := c.path(name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", err
	}
	return path, c.give(path)
}

// give makes user postgres the owner of a file when we are root.
func (c *Cluster) give(path string) error {
	credential, err := postgres()
	if credential == nil || err != nil {
		return err
	}
	return os.Chown(path, int(credential.Uid), int(credential.Gid))
}

func (c *Cluster) makeFolders(context.Context) error {
	if err := os.Chmod(c.folder, 0o755); err != nil { // user postgres comes in too
		return err
	}
	folders := append([]string{"", "run"}, nodes...)
	for _, name := range folders {
		path := c.path(name)
		if name != "" {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
		}
		if err := c.give(path); err != nil {
			return err
		}
	}
	return nil
}

// environ returns the settings in a file of folder deploy as an environment. Such a file has the form that systemd reads.
func (c *Cluster) environ(name string, replace map[string]string) ([]string, error) {
	text, err := c.filled(name, replace)
	if err != nil {
		return nil, err
	}
	var settings []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			settings = append(settings, line)
		}
	}
	return settings, nil
}

// binaries is the folder with the programs of PostgreSQL.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("no PostgreSQL in /usr/lib/postgresql; run tools/install cluster")
	}
	return filepath.Dir(found[len(found)-1]), nil
}
