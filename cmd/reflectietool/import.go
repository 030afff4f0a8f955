package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// importFile is the command that brings a file into the database, also while a server
// runs on it. It fails with every fault of the file when the file is not clean.
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
	offerings := offering.NewService(pool, frameworks.Current(), time.Now)
	return offering.ImportFile(ctx, offerings, flags.Arg(1), *dryRun, p.stdout)
}

// flagsFirst moves flags before the other arguments, since package flag stops at the
// first that is none: "import aanbod FILE --dry-run" reads better.
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
