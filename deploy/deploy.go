// Package deploy has the configuration of a larger installation: two servers behind haproxy, pgbouncer, and
// PostgreSQL on three nodes. README.md explains the files; package cluster runs them on one machine.
package deploy

import "embed"

// Files are the configuration files, as they are in this folder.
//
//go:embed *.cfg *.conf *.ini *.yml *.env *.sql *.html *.service
var Files embed.FS
