// Command run starts the installation of folder deploy on this machine, until Ctrl-C: "make cluster".
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"reflectietool/internal/cluster"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	binary := flag.String("binary", "./reflectietool", "the program that serves")
	port := flag.Int("port", 15432, "the first of the ports of the parts")
	direct := flag.Bool("direct", false, "without pgbouncer")
	flag.Parse()
	program, err := filepath.Abs(*binary)
	if err != nil {
		return err
	}
	say := func(step string) { fmt.Println(step) }
	c, err := cluster.Start(ctx, cluster.Options{Binary: program, Port: *port, Direct: *direct, Say: say})
	if err != nil {
		return err
	}
	defer func() {
		say("stopping")
		err = errors.Join(err, c.Stop())
	}()
	fmt.Print(c.Addresses())
	<-ctx.Done()
	return nil
}
