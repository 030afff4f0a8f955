//go:build !linux

package main

import "errors"

// mount makes a small disk in memory at a folder, on Linux.
func mount(string) error { return errors.New("only on Linux") }
