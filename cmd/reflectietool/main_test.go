package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func runCommand(t *testing.T, environ []string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, environ, &out, io.Discard)
	return out.String(), err
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{}, {"bedien"}, {"serve", "extra"}, {"serve", "--oops"}, {"migrate"}, {"migrate", "sideways"}, {"migrate", "up", "down"},
	} {
		if _, err := runCommand(t, []string{"HOME=/nonexistent"}, args...); !errors.Is(err, errUsage) {
			t.Errorf("%q: %v", args, err)
		}
	}
	if out, err := runCommand(t, nil, "help"); err != nil || !strings.Contains(out, "serve [--addr") {
		t.Errorf("help: %q, %v", out, err)
	}
	if _, err := runCommand(t, []string{"HOME=/x", "REFLECTIETOOL_OOPS=1"}, "serve"); err == nil || !strings.Contains(err.Error(), "REFLECTIETOOL_OOPS") {
		t.Errorf("an unknown setting: %v", err)
	}
}
