package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"reflectietool/internal/database"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
)

// beDemo changes the settings into those of a demonstration: a data folder of its own, no mail
// server, and as public URL the address that it listens on, which must be on this machine.
func (p *program) beDemo(listens net.Addr) error {
	if !onLoopback(listens) {
		return errors.New("--demo lets everyone in without a password, so it listens on this machine only: " +
			"leave --addr out, or use 127.0.0.1")
	}
	if !p.config.External() {
		p.config.DataDir += "-demo"
	}
	p.config.SMTP, p.config.TrustedProxies = nil, nil
	p.config.PublicURL = "http://" + listens.String()
	return nil
}

// demoEdition is the file in the data folder of a demonstration that says with which texts its
// examples were made.
const demoEdition = "demo-edition"

// renewDemo makes room in the private database of a demonstration whose examples were made with
// other texts than those of this program. It returns the pool to serve from, which is
// db unless that had to be closed.
func (p *program) renewDemo(ctx context.Context, where addresses, db *database.Pool) (*database.Pool, error) {
	if p.config.External() {
		return db, nil
	}
	digest, err := demoDigest()
	if err != nil {
		return db, err
	}
	file := filepath.Join(p.config.DataDir, demoEdition)
	if made, err := os.ReadFile(file); err == nil && string(made) == digest {
		return db, nil
	}
	examplesOnly, err := demo.HoldsExamplesOnly(ctx, db)
	if err != nil {
		return db, err
	}
	if examplesOnly {
		p.log.Info("the texts of the examples have changed: making the demonstration anew")
		db.Close()
		if err := database.Empty(ctx, where.owner); err != nil {
			return db, err
		}
		fresh, err := p.openCurrent(ctx, where, true)
		if err != nil {
			return db, err
		}
		db = fresh
	}
	if err := os.WriteFile(file, []byte(digest), 0o600); err != nil {
		return db, fmt.Errorf("remember the edition of the demonstration: %w", err)
	}
	return db, nil
}

func demoDigest() (string, error) {
	frameworks, err := framework.Load()
	if err != nil {
		return "", err
	}
	return frameworks.Current().Digest()
}
