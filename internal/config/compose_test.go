package config

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestComposePassesEverySetting compares the environment of the server in compose.yaml with the settings.
func TestComposePassesEverySetting(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var passed []string
	for _, line := range regexp.MustCompile(`(?m)^ +(REFLECTIETOOL_\w+|DATABASE_\w+): .`).FindAllSubmatch(file, -1) {
		passed = append(passed, string(line[1]))
	}
	notInContainer := []string{prefix + "DATA"} // there is no private PostgreSQL
	for _, name := range slices.Concat(known, []string{"DATABASE_URL"}) {
		if want := !slices.Contains(notInContainer, name); slices.Contains(passed, name) != want {
			t.Errorf("compose.yaml passes %s: %v, want %v", name, !want, want)
		}
	}
	for _, name := range passed {
		if name != "DATABASE_URL" && !slices.Contains(known, name) {
			t.Errorf("compose.yaml passes %s, which is no setting", name)
		}
	}
}
