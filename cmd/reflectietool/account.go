package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
)

// nationalRole is the only role that the command line gives: its holders give all others.
const nationalRole = "landelijk-beheerder"

// account is the command that gives or takes away a role, and that ends sessions; it works while a server runs, too.
func (p *program) account(ctx context.Context, args []string) error {
	verb := ""
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	if verb == "sign-out" {
		return p.signOut(ctx, args)
	}
	changes := map[string]struct {
		change     func(*account.Service, context.Context, string) (bool, error)
		done, same string
	}{
		"grant":  {(*account.Service).GrantNational, "%s now has the role %s\n", "%s already had the role %s\n"},
		"revoke": {(*account.Service).RevokeNational, "%s no longer has the role %s\n", "%s did not have the role %s\n"},
	}
	what, known := changes[verb]
	if !known {
		fmt.Fprintf(p.stderr, "account: want grant, revoke or sign-out, not %q\n\n%s", verb, usage)
		return errUsage
	}
	flags := flag.NewFlagSet("account "+verb, flag.ContinueOnError)
	role := flags.String("role", "", "the role, "+nationalRole)
	if err := p.parse(flags, args, 1); err != nil {
		return err
	}
	if *role != nationalRole {
		fmt.Fprintf(p.stderr, "account %s: want --role %s\n", verb, nationalRole)
		return errUsage
	}
	address := flags.Arg(0)
	changed, err := p.changeAccount(ctx, address, what.change)
	if err != nil {
		return err
	}
	sentence := what.same
	if changed {
		sentence = what.done
	}
	_, err = fmt.Fprintf(p.stdout, sentence, address, nationalRole)
	return err
}

// signOut ends all sessions of the account with an address, as when a device was stolen.
func (p *program) signOut(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("account sign-out", flag.ContinueOnError)
	if err := p.parse(flags, args, 1); err != nil {
		return err
	}
	address := flags.Arg(0)
	ended, err := p.changeAccount(ctx, address, (*account.Service).SignOut)
	if err != nil {
		return err
	}
	sentence := "%s was not signed in anywhere\n"
	if ended {
		sentence = "%s is signed out everywhere\n"
	}
	_, err = fmt.Fprintf(p.stdout, sentence, address)
	return err
}

// changeAccount makes a change to the account with an address.
func (p *program) changeAccount(
	ctx context.Context, address string, change func(*account.Service, context.Context, string) (bool, error),
) (bool, error) {
	if _, err := account.ParseEmail(address); err != nil {
		return false, fmt.Errorf("%q is no mail address", address)
	}
	where, err := p.database(ctx, false)
	if err != nil {
		return false, err
	}
	defer where.stop()
	pool, err := p.openCurrent(ctx, where, false)
	if err != nil {
		return false, err
	}
	defer pool.Close()
	changed, err := change(account.NewService(pool, calendar.Now), ctx, address)
	if errors.Is(err, fault.NotFound) {
		return false, fmt.Errorf("%q has no account", address)
	}
	return changed, err
}
