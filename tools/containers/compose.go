package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
)

// checkCompose returns what Docker Compose refuses in compose.yaml with only the password of the database set in the
// environment, and what a service is built from that is not there.
func checkCompose(ctx context.Context, root string) error {
	const name = "compose.yaml"
	options, err := cli.NewProjectOptions([]string{filepath.Join(root, name)},
		cli.WithWorkingDirectory(root), cli.WithName("reflectietool"), cli.WithResolvedPaths(true),
		cli.WithEnv([]string{"POSTGRES_PASSWORD=geheim"}))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	project, err := options.LoadProject(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var faults []error
	for _, service := range project.Services {
		if service.Build == nil {
			continue
		}
		dockerfile := filepath.Join(service.Build.Context, service.Build.Dockerfile)
		if _, err := os.Stat(dockerfile); err != nil {
			faults = append(faults, fmt.Errorf("%s: service %s is built from a file that is not there: %w", name, service.Name, err))
		}
	}
	return errors.Join(faults...)
}
