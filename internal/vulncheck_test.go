package internal_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"reflectietool/internal/database/scratch"
)

// TestVulncheckSaysWhatWasNotChecked runs the script with a go in its path that ends as govulncheck does.
func TestVulncheckSaysWhatWasNotChecked(t *testing.T) {
	t.Parallel()
	script, err := filepath.Abs("../tools/vulncheck")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		ends, want int
		says       bool
	}{{0, 0, false}, {3, 3, false}, {1, 4, true}, {2, 4, true}} {
		dir := t.TempDir()
		fake := fmt.Sprintf("#!/bin/sh\necho \"the report: $*\"\nexit %d\n", test.ends)
		scratch.WriteProgram(t, filepath.Join(dir, "go"), []byte(fake))
		command := exec.CommandContext(t.Context(), script)
		command.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "VULNDB=file:///srv/copy"}
		out, err := command.CombinedOutput()
		got := 0
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			got = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if got != test.want || !strings.Contains(string(out), "govulncheck -db file:///srv/copy ./...") || strings.Contains(string(out), "NOT CHECKED") != test.says {
			t.Errorf("govulncheck ends with %d: the script ends with %d, want %d, and says\n%s", test.ends, got, test.want, out)
		}
	}
}
