// Command containers checks the Dockerfile and compose.yaml of a folder as far as goes without a container
// engine: with the parser and the linter of BuildKit and with the loader of Docker Compose. It is a module
// of its own, so that what these need touches neither the product nor the other tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(context.Background(), root, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run returns all that is wrong in a folder.
func run(ctx context.Context, root string, out io.Writer) error {
	if err := errors.Join(checkDockerfile(root, "Dockerfile"), checkCompose(ctx, root)); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, "Dockerfile and compose.yaml are well formed, and the files that they name exist. "+
		"Nothing was built or started: that takes a container engine.")
	return err
}
