// Package migrations holds the steps that build the database schema. Every file runs as
// one transaction, so it must not begin, commit or roll back itself, and it grants to the
// role reflectietool_app exactly what serving needs.
package migrations

import "embed"

// Files holds NNNN_name.up.sql and NNNN_name.down.sql for every version.
//
//go:embed *.sql
var Files embed.FS
