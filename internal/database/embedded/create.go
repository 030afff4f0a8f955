package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// locales are tried in order for what ICU does not decide, such as what full-text search
// takes for a letter. Not every machine has the first ones; "C" is always there.
var locales = []string{"C.UTF-8", "nl_NL.UTF-8", "en_US.UTF-8", "C"}

// create makes the data under another name and renames it when it is whole, so that
// nothing half stays behind a kill. That name is new each time, since the initdb of a
// killed server may still be at work under its own. Text sorts as in Dutch.
func (c *cluster) create(ctx context.Context) error {
	var failure error
	for _, locale := range locales {
		unfinished := c.folder.data() + unfinishedMark + rand.Text()
		args := []string{"-D", unfinished, "--username=" + adminRole, "--auth=trust", "--encoding=UTF8",
			"--locale-provider=icu", "--icu-locale=nl-NL", "--locale=" + locale, "--lc-messages=C",
			"--data-checksums", "--no-instructions"}
		if c.throwaway {
			args = append(args, "--no-sync")
		}
		out, err := c.folder.command(ctx, filepath.Join(c.binaries.dir, "initdb"), args...).CombinedOutput()
		if err == nil {
			return c.publish(unfinished)
		}
		failure = fmt.Errorf("make the data folder with initdb: %w\n%s", err, strings.TrimSpace(string(out)))
		if !strings.Contains(string(out), "locale") {
			break
		}
	}
	return failure
}

// unfinishedMark comes after the name of the data folder while it is being made.
const unfinishedMark = ".new"

// removeUnfinished removes what a failed or killed start left. When an initdb is still at
// work there it may fail, which does no harm: the next start tries again.
func (f *folder) removeUnfinished() {
	entries, _ := os.ReadDir(f.path) // It was opened a moment ago.
	for _, entry := range entries {
		if path := filepath.Join(f.path, entry.Name()); strings.HasPrefix(path, f.data()+unfinishedMark) {
			_ = os.RemoveAll(path)
		}
	}
}

func (c *cluster) publish(unfinished string) error {
	if err := os.Rename(unfinished, c.folder.data()); err != nil {
		return fmt.Errorf("put the new data folder in place: %w", err)
	}
	dir, err := os.Open(c.folder.path)
	if err != nil {
		return fmt.Errorf("write the data folder to disk: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}
