package main

import (
	"errors"
	"net"
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
