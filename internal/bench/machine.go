package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// machine says on what was measured, and with what.
type machine struct {
	processor string
	cores     int
	system    string
	memory    string
	versions  []string // of the programs, such as "Go 1.26"
	commit    string   // with a "+" when there were changes that are not committed
}

func thisMachine(ctx context.Context, postgresql string) machine {
	m := machine{
		processor: "unknown", cores: runtime.NumCPU(), system: runtime.GOOS + "/" + runtime.GOARCH, memory: "unknown",
		commit: said(ctx, "git", "rev-parse", "--short", "HEAD"),
	}
	if said(ctx, "git", "status", "--porcelain", "--untracked-files=no") != "" {
		m.commit += "+"
	}
	m.versions = []string{strings.Replace(runtime.Version(), "go", "Go ", 1), "PostgreSQL " + postgresql, wrkVersion(ctx)}
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		m.processor = fieldOf(string(text), "model name", m.processor)
	} else if name := said(ctx, "sysctl", "-n", "machdep.cpu.brand_string"); name != "" {
		m.processor = name
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		m.memory = inGB(fieldOf(string(text), "MemTotal", m.memory))
	}
	return m
}

// String is a sentence.
func (m machine) String() string {
	return fmt.Sprintf("%s, %d cores, %s of memory, %s; %s; commit %s",
		m.processor, m.cores, m.memory, m.system, strings.Join(m.versions, ", "), m.commit)
}

// said returns what a program prints, "" when it fails.
func said(ctx context.Context, program string, args ...string) string {
	out, err := exec.CommandContext(ctx, program, args...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// wrkVersion reads the version from the usage that wrk prints, with which it exits as if it failed.
func wrkVersion(ctx context.Context) string {
	out, _ := exec.CommandContext(ctx, "wrk", "--version").CombinedOutput()
	if words := strings.Fields(string(out)); len(words) > 1 {
		return "wrk " + words[1]
	}
	return "wrk"
}

// inGB rewrites an amount such as "2097152 kB"; what is no such amount stays as it is.
func inGB(amount string) string {
	kB, err := strconv.Atoi(strings.TrimSuffix(amount, " kB"))
	if err != nil {
		return amount
	}
	return fmt.Sprintf("%.0f GB", float64(kB)/(1<<20))
}

// fieldOf returns the first value of a name in a file of lines like "name : value".
func fieldOf(text, name, fallback string) string {
	for line := range strings.Lines(text) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return fallback
}
