package doctor

import (
	"fmt"
	"syscall"
)

// synchronised reports whether something keeps the clock right, as the kernel knows it (adjtimex(2)).
func synchronised() (bool, error) {
	const timeError = 5 // TIME_ERROR: the clock is not synchronised
	state, err := syscall.Adjtimex(new(syscall.Timex))
	if err != nil {
		return false, fmt.Errorf("ask the kernel about the clock: %w", err)
	}
	return state != timeError, nil
}
