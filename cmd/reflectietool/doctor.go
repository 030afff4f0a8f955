package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"reflectietool/internal/database/embedded"
	"reflectietool/internal/doctor"
)

// doctor is the command that examines the installation. It works while a server runs, and without one.
func (p *program) doctor(ctx context.Context, args []string) error {
	if err := p.parse(flag.NewFlagSet("doctor", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	patient := doctor.Patient{Config: p.config, Mail: p.mailSettings(), Machine: p.on}
	if !p.config.External() && !embedded.Made(p.config.DataDir) {
		patient.NoDatabase = doctor.Finding{Level: doctor.OK, Text: "the first start makes a private PostgreSQL in " + p.config.DataDir}
	} else if where, err := p.database(ctx, false); err != nil {
		patient.NoDatabase = doctor.Finding{Level: doctor.Fault, Text: err.Error()}
	} else {
		defer where.stop()
		patient.Serving = where.serving
	}
	return p.report(doctor.Examine(ctx, patient))
}

// reportSettings prints why the settings cannot be used, a line for each of them. The first line of the error
// is its title.
func reportSettings(stdout io.Writer, err error) {
	for _, line := range strings.Split(err.Error(), "\n")[1:] {
		fmt.Fprintln(stdout, doctor.Finding{Level: doctor.Fault, About: "settings", Text: line})
	}
}

// report prints findings. It returns an error when any of them asks for something to be done.
func (p *program) report(findings []doctor.Finding) error {
	advice := 0
	for _, f := range findings {
		if f.Level == doctor.Warning || f.Level == doctor.Fault {
			advice++
		}
		if _, err := fmt.Fprintln(p.stdout, f); err != nil {
			return err
		}
	}
	if advice > 0 {
		return fmt.Errorf("doctor: there is advice in %d of the lines above", advice)
	}
	return nil
}
