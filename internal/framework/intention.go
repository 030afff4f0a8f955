package framework

import (
	"fmt"
	"regexp"
	"strings"
)

// IfThen is an intention in two parts, each without "Als", "dan" and the full stop: "ik een half uur
// over heb" and "loop ik langs een plek waar inwoners samenkomen".
type IfThen struct{ If, Then string }

// ifThenForm is the only shape of a written intention.
var ifThenForm = regexp.MustCompile(`^Als (\S.*), dan (\S.*)\.$`)

// ParseIfThen splits a sentence of the form "Als ..., dan ..." at its only ", dan ". It reports
// whether the sentence has that form.
func ParseIfThen(sentence string) (IfThen, bool) {
	parts := ifThenForm.FindStringSubmatch(sentence)
	if parts == nil || strings.Count(sentence, ", dan ") != 1 {
		return IfThen{}, false
	}
	return IfThen{If: parts[1], Then: parts[2]}, true
}

// String returns the intention as one sentence.
func (i IfThen) String() string { return "Als " + i.If + ", dan " + i.Then + "." }

// UnmarshalText reads the sentence that String returns.
func (i *IfThen) UnmarshalText(text []byte) error {
	parsed, ok := ParseIfThen(string(text))
	if !ok {
		return fmt.Errorf("%q should have the form \"Als ..., dan ....\"", text)
	}
	*i = parsed
	return nil
}

// MarshalText returns the intention as one sentence.
func (i IfThen) MarshalText() ([]byte, error) { return []byte(i.String()), nil }
