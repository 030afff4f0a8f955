package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/schollz/progressbar/v3"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
)

// loadExample is the command that fills a database with reflections of people who do not exist, to
// measure with.
func (p *program) loadExample(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("load-example", flag.ContinueOnError)
	reflections := flags.Int("reflections", 0, "how many reflections to add")
	if err := p.parse(flags, args, 0); err != nil {
		return err
	}
	if *reflections < 1 {
		fmt.Fprintf(p.stderr, "load-example: want --reflections N, a number from 1\n")
		return errUsage
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
	frameworks, err := framework.Load()
	if err != nil {
		return err
	}
	bar := progressbar.NewOptions(*reflections, progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription("reflections"),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth())
	err = demo.AddCrowd(ctx, pool, frameworks.Current(), *reflections, calendar.Now(), func(added int) { _ = bar.Add(added) })
	fmt.Fprintln(p.stderr)
	if err != nil {
		return err
	}
	return database.Analyze(ctx, where.owner)
}
