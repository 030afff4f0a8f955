package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	goodDockerfile = "FROM golang:1.26 AS build\nCOPY go.mod ./\nCOPY . .\nFROM scratch\nCOPY --from=build /x /x\nCMD [\"/x\"]\n"
	goodCompose    = `
services:
  server:
    build: .
    environment:
      NAME: ${NAME:-}
    depends_on:
      database:
        condition: service_healthy
  database:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
`
)

// check runs the program on a folder with these files.
func check(t *testing.T, dockerfile, compose string) (said string, err error) {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"Dockerfile": dockerfile, "compose.yaml": compose, "go.mod": "module x\n", "secret.txt": "x", ".dockerignore": "secret.txt\n*.log\n",
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	err = run(t.Context(), root, &out)
	return out.String(), err
}

func TestGoodFiles(t *testing.T) {
	t.Parallel()
	said, err := check(t, goodDockerfile, goodCompose)
	if err != nil || !strings.Contains(said, "Nothing was built") {
		t.Errorf("said %q, %v", said, err)
	}
}

func TestFilesOfTheProject(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), "../..", &strings.Builder{}); err != nil {
		t.Error(err)
	}
}

func TestBrokenFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, old, new, want string }{
		"an unknown instruction":  {goodDockerfile, "COPY go.mod", "KOPIE go.mod", "unknown instruction: KOPIE"},
		"no first stage":          {goodDockerfile, "FROM golang:1.26 AS build\n", "", "no build stage"},
		"an unknown flag":         {goodDockerfile, "COPY . .", "COPY --snel . .", "snel"},
		"a file that is missing":  {goodDockerfile, "go.mod", "go.sum", "Dockerfile:2: go.sum is not there"},
		"a file that is ignored":  {goodDockerfile, "go.mod", "secret.txt", "secret.txt is not there, or .dockerignore"},
		"a file outside":          {goodDockerfile, "go.mod", "../../etc/passwd", "is not there"},
		"a stage that is missing": {goodDockerfile, "--from=build", "--from=bouw", "Dockerfile:5: there is no stage bouw"},
		"something lint warns of": {goodDockerfile, "AS build", "as build", "casing"},
		"an unknown key":          {goodCompose, "build:", "bouw:", "bouw"},
		"an unknown service":      {goodCompose, "      database:", "      databank:", "databank"},
		"an unknown volume":       {goodCompose, "volumes:\n  data:\n", "", "data"},
		"no such Dockerfile":      {goodCompose, "build: .", "build: ./elders", "server is built from a file that is not there"},
		"no YAML":                 {goodCompose, "services:", "services: [", "compose.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(test.file, test.old) == 0 {
				t.Fatalf("%q is not in the file", test.old)
			}
			dockerfile, compose := goodDockerfile, goodCompose
			if changed := strings.Replace(test.file, test.old, test.new, 1); test.file == goodDockerfile {
				dockerfile = changed
			} else {
				compose = changed
			}
			if _, err := check(t, dockerfile, compose); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("gives %v, want %q", err, test.want)
			}
		})
	}
}
