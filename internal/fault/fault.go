// Package fault names the kinds of failure that a caller can act on. Features return them; httpd
// maps each kind to one status and one Dutch page. Anything else is a bug or an outage and becomes
// a 500.
package fault

import (
	"errors"
	"sort"
	"strings"
	"time"
)

// The kinds that carry no further data. Wrap them with fmt.Errorf("...: %w", ...).
var (
	// NotFound means that the thing does not exist, or is not for the acting person.
	NotFound = errors.New("not found")
	// Forbidden means that the acting person may not do this, but may know that it exists.
	Forbidden = errors.New("forbidden")
	// Conflict means that the state changed in the meantime, for example that the reflection was
	// finished, which locked its answers.
	Conflict = errors.New("conflict")
	// Unavailable means that the database cannot be reached now; trying again may work.
	Unavailable = errors.New("unavailable")
)

// TooMany means that a limit was reached. Trying again may work after Wait.
type TooMany struct{ Wait time.Duration }

// Error says after how long trying again may work.
func (t TooMany) Error() string { return "too many; try again after " + t.Wait.String() }

// Invalid holds the problems with the input, field by field, in Dutch for the person who typed it.
// The key is the name of the form field.
type Invalid map[string]string

// Add records a problem with a field, unless the field has one already. "" means no problem.
func (i Invalid) Add(field, problem string) {
	if problem != "" && i[field] == "" {
		i[field] = problem
	}
}

// Error lists the fields in a stable order.
func (i Invalid) Error() string {
	fields := make([]string, 0, len(i))
	for field := range i {
		fields = append(fields, field)
	}
	sort.Strings(fields)
	return "invalid: " + strings.Join(fields, ", ")
}

// AsInvalid returns the Invalid in err's chain.
func AsInvalid(err error) (Invalid, bool) {
	var invalid Invalid
	ok := errors.As(err, &invalid)
	return invalid, ok
}
