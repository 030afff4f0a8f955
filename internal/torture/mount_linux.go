package main

import "syscall"

// diskSize holds a new database with its log of changes, and little more.
const diskSize = "size=200m,mode=0755"

// mount makes a small disk in memory at a folder.
func mount(folder string) error { return syscall.Mount("torture", folder, "tmpfs", 0, diskSize) }
