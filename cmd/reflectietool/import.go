package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"reflectietool/internal/calendar"
	"reflectietool/internal/disk"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/intake"
)

// importFile is the command that imports a file into the database; it works while a server runs,
// too. When the file has faults, the command fails and prints all of them.
func (p *program) importFile(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	dryRun := flags.Bool("dry-run", false, "only say what would change")
	if err := p.parse(flags, flagsFirst(args), 2); err != nil {
		return err
	}
	if what := flags.Arg(0); what != "aanbod" {
		fmt.Fprintf(p.stderr, "import: want aanbod, not %q\n", what)
		return errUsage
	}
	return p.withImports(ctx, func(imports *intake.Service) error {
		return intake.ImportFile(ctx, imports, flags.Arg(1), *dryRun, p.stdout)
	})
}

// exportFile is the command that writes all national offerings to a file. The extension of its name
// determines the format.
func (p *program) exportFile(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	if err := p.parse(flags, args, 2); err != nil {
		return err
	}
	path := flags.Arg(1)
	format, known := intake.FormatNamed(strings.TrimPrefix(filepath.Ext(path), "."))
	if flags.Arg(0) != "aanbod" || !known {
		fmt.Fprintln(p.stderr, "export: want aanbod and a file that ends in .csv, .xlsx or .json")
		return errUsage
	}
	return p.withImports(ctx, func(imports *intake.Service) error {
		return writeWhole(path, func(w io.Writer) error { return imports.ExportNational(ctx, format, w) })
	})
}

// writeWhole writes a complete file or none: an existing file of that name stays as it was until
// the new one, with the same mode, is complete and on the disk.
func writeWhole(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // it no longer exists when all went well
	err = write(file)
	if info, statErr := os.Stat(path); statErr == nil {
		err = errors.Join(err, file.Chmod(info.Mode().Perm()))
	}
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return disk.Sync(filepath.Dir(path))
}

// withImports calls work with the service that imports and exports offerings; it works while a
// server runs, too.
func (p *program) withImports(ctx context.Context, work func(*intake.Service) error) error {
	frameworks, err := framework.Load()
	if err != nil {
		return err
	}
	where, err := p.database(ctx, false)
	if err != nil {
		return err
	}
	defer where.stop()
	pool, err := p.openCurrent(ctx, where, false)
	if err != nil {
		return err
	}
	defer pool.Close()
	return work(intake.NewService(pool, frameworks.Current(), calendar.Now))
}

// flagsFirst moves flags before the other arguments, since package flag stops at the first argument
// that is no flag: "import aanbod FILE --dry-run" reads better.
func flagsFirst(args []string) []string {
	var first, rest []string
	for _, arg := range args {
		if len(arg) > 1 && arg[0] == '-' {
			first = append(first, arg)
		} else {
			rest = append(rest, arg)
		}
	}
	return append(first, rest...)
}
