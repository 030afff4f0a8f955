package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// checkDockerfile returns what BuildKit refuses or warns of, and every COPY and ADD of something that is not
// there.
func checkDockerfile(root, name string) error {
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var faults []error
	for _, warning := range parsed.Warnings {
		faults = append(faults, fmt.Errorf("%s: %s", name, warning.Short))
	}
	lint := linter.New(&linter.Config{Warn: func(_, _, _, message string, at []parser.Range) {
		faults = append(faults, fmt.Errorf("%s%s: %s", name, line(at), message))
	}})
	stages, _, err := instructions.Parse(parsed.AST, lint)
	if err != nil {
		return errors.Join(append(faults, fmt.Errorf("%s: %w", name, err))...)
	}
	context, err := readContext(root)
	if err != nil {
		return err
	}
	for i, stage := range stages {
		for _, command := range stage.Commands {
			if err := checkSources(context, stages[:i], command); err != nil {
				faults = append(faults, fmt.Errorf("%s%s: %w", name, line(command.Location()), err))
			}
		}
	}
	return errors.Join(faults...)
}

// line returns ":LINE" of a place.
func line(at []parser.Range) string {
	if len(at) == 0 {
		return ""
	}
	return ":" + strconv.Itoa(at[0].Start.Line)
}

// checkSources returns which sources of a COPY or ADD do not exist.
func checkSources(context buildContext, earlier []instructions.Stage, command instructions.Command) error {
	var sources []string
	switch c := command.(type) {
	case *instructions.CopyCommand:
		if c.From != "" {
			return checkStage(earlier, c.From)
		}
		sources = c.SourcePaths
	case *instructions.AddCommand:
		sources = c.SourcePaths
	}
	var faults []error
	for _, source := range sources {
		if !strings.Contains(source, "://") && !context.has(source) {
			faults = append(faults, fmt.Errorf("%s is not there, or .dockerignore keeps it out", source))
		}
	}
	return errors.Join(faults...)
}

// checkStage returns an error when no earlier stage has this name or number.
func checkStage(earlier []instructions.Stage, from string) error {
	n, err := strconv.Atoi(from)
	named := slices.ContainsFunc(earlier, func(stage instructions.Stage) bool { return strings.EqualFold(stage.Name, from) })
	if named || err == nil && n >= 0 && n < len(earlier) {
		return nil
	}
	return fmt.Errorf("there is no stage %s before it", from)
}

// buildContext is the folder that a build sees, without what .dockerignore keeps out.
type buildContext struct {
	root    string
	ignored *patternmatcher.PatternMatcher
}

func readContext(root string) (buildContext, error) {
	var patterns []string
	file, err := os.Open(filepath.Join(root, ".dockerignore"))
	if err == nil {
		defer func() { _ = file.Close() }()
		patterns, err = ignorefile.ReadAll(file)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return buildContext{}, err
	}
	ignored, err := patternmatcher.New(patterns)
	return buildContext{root, ignored}, err
}

// has reports whether a path, which may be a pattern, names something in the context.
func (c buildContext) has(source string) bool {
	found, err := filepath.Glob(filepath.Join(c.root, source))
	return err == nil && slices.ContainsFunc(found, func(path string) bool {
		inside, err := filepath.Rel(c.root, path)
		if err != nil || inside == ".." || strings.HasPrefix(inside, "../") {
			return false
		}
		ignored, err := c.ignored.MatchesOrParentMatches(inside)
		return err == nil && (inside == "." || !ignored)
	})
}
