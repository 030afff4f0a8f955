package embedded

import (
	"context"
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
// nothing half stays behind a kill. Text sorts as in Dutch.
func (c *cluster) create(ctx context.Context) error {
	unfinished := c.folder.data() + ".new"
	var failure error
	for _, locale := range locales {
		if err := os.RemoveAll(unfinished); err != nil {
			return fmt.Errorf("remove an unfinished data folder: %w", err)
		}
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
	return errors.Join(failure, os.RemoveAll(unfinished))
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
