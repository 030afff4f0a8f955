//go:build !linux

package doctor

import "errors"

// synchronised cannot be known without asking a service of the system.
func synchronised() (bool, error) { return false, errors.ErrUnsupported }
