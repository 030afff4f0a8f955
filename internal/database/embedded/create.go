package embedded

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"reflectietool/internal/disk"
)

// locales are tried in order for what ICU does not decide, such as which characters full-text
// search counts as letters. The first ones do not exist on every machine; "C" does.
var locales = []string{"C.UTF-8", "nl_NL.UTF-8", "en_US.UTF-8", "C"}

// create makes the data folder under another name and renames it when it is complete, so that a
// kill leaves no half-made data. That name is new each time, since the initdb of a killed server
// may still be working in its own folder. Text sorts as in Dutch.
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
		failure = fmt.Errorf("make the data folder with initdb: %w\n%s", spaceless(err, string(out)), strings.TrimSpace(string(out)))
		if !strings.Contains(string(out), "locale") {
			break
		}
	}
	return failure
}

// unfinishedMark follows the name of the data folder while the folder is being made.
const unfinishedMark = ".new"

// removeUnfinished removes the folders that failed or killed starts left behind. Removing may fail
// while an initdb is still working there, which does no harm: the next start tries again.
func (f *folder) removeUnfinished() {
	entries, _ := os.ReadDir(f.path) // the folder was opened a moment ago
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
	if err := disk.Sync(c.folder.path); err != nil {
		return fmt.Errorf("write the data folder to disk: %w", err)
	}
	return nil
}
