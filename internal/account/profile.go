package account

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"reflectietool/internal/fault"
)

// MaxName is how many characters the name may have that colleagues see.
const MaxName = 80

// SetName changes what colleagues in a team see of who has an account; "" shows them the
// address instead. It returns fault.Invalid, for the field "naam", for a name that is too
// long or that no line of text can show, and fault.NotFound without an account.
func (s *Service) SetName(ctx context.Context, person, name string) error {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, hidden) {
		return fault.Invalid{"naam": "In je naam staat een teken dat we niet kunnen laten zien. Typ je naam opnieuw."}
	}
	name = strings.Join(strings.Fields(name), " ")
	if utf8.RuneCountInString(name) > MaxName {
		return fault.Invalid{"naam": "Deze naam is te lang. Gebruik hoogstens 80 tekens."}
	}
	return s.setName(ctx, person, name)
}

// hidden tells of characters that show nothing, or that turn the text around them: a name
// must not be able to pose as another.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
