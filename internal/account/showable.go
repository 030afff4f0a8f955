package account

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Showable reports whether a line of text shows what it holds: names stand in mails and in
// the trail, and must not be blank there or pose as another. "" is.
func Showable(text string) bool {
	visible := func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !hidden(r) }
	return text == "" || utf8.ValidString(text) && strings.ContainsFunc(text, visible) && !strings.ContainsFunc(text, hidden)
}

// hidden tells of characters that a name cannot have: the invisible ones, but for those that
// put an emoji together.
func hidden(r rune) bool { return invisible(r) && !strings.ContainsRune("\u200d\ufe0e\ufe0f", r) }

// invisible tells of characters that show nothing, or that turn the text around them.
func invisible(r rune) bool {
	const blank = '\u2800' // the braille pattern without dots, which Unicode counts as a symbol
	return r == blank || unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
