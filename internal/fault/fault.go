// Package fault names the kinds of failure that a caller can act on. Features return
// them, httpd maps each kind to one status and one Dutch page. Anything else is a bug
// or an outage and becomes a 500.
package fault

import (
	"errors"
	"sort"
	"strings"
)

// The kinds that carry no further data. Wrap them with fmt.Errorf("...: %w", ...).
var (
	// NotFound says that the thing does not exist, or is not the acting person's.
	NotFound = errors.New("not found")
	// Forbidden says that the acting person may not do this, and may know that it exists.
	Forbidden = errors.New("forbidden")
	// Conflict says that the state changed under the caller, for example answers that
	// are locked since the reflection was finished.
	Conflict = errors.New("conflict")
	// Unavailable says that the database cannot be reached now; trying again may work.
	Unavailable = errors.New("unavailable")
)

// Invalid says what is wrong with the input, field by field, in Dutch words for the
// person who typed it. The key is the name of the form field.
type Invalid map[string]string

// Add adds what is wrong with a field, unless something is wrong with it already. "" is
// nothing wrong.
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
