// Package text checks what a person types, one way per kind of text: a line that others see, a
// passage of several lines, a line that is kept exactly, an amount in euros. What is wrong is
// said in Dutch to the person who typed it.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a question for one line that others see, such as a name or a title.
type Line struct {
	Name    string // of the line inside a sentence, such as "de titel"
	Most    int    // characters
	Missing string // what to say when nothing was typed; "" when the line may stay empty
}

// Read returns the line as it is kept, with single spaces and none around it, and what is
// wrong with it in Dutch, "" for nothing. A line must be Showable.
func (l Line) Read(typed string) (kept, problem string) {
	kept = OneLine(typed)
	problem = check(kept, l.Name, l.Most, l.Missing, Control)
	if problem == "" && !Showable(kept) {
		problem = Unkept(l.Name)
	}
	return kept, problem
}

// Passage is a question for a text of several lines.
type Passage struct {
	Name    string // of the text inside a sentence, such as "je tekst"
	Most    int    // characters
	Missing string // what to say when nothing was typed; "" when the text may stay empty
	AsTyped bool   // keeps the space around the text
}

// Read returns the text as it is kept, with line breaks as Newlines writes them, and what is
// wrong with it in Dutch, "" for nothing.
func (p Passage) Read(typed string) (kept, problem string) {
	kept = Newlines(typed)
	if !p.AsTyped {
		kept = strings.TrimSpace(kept)
	}
	return kept, check(kept, p.Name, p.Most, p.Missing, Control)
}

// Exact is a question for a line that another system gave out and that must stay as it is,
// such as a secret.
type Exact struct {
	Name    string // of the line inside a sentence, such as "het geheim"
	Most    int    // characters
	Missing string // what to say when nothing was typed; "" when the line may stay empty
}

// Read returns the line without the space around it, and what is wrong with it in Dutch, ""
// for nothing. Line breaks and tabs are refused.
func (e Exact) Read(typed string) (kept, problem string) {
	kept = strings.TrimSpace(typed)
	return kept, check(kept, e.Name, e.Most, e.Missing, func(r rune) bool { return Control(r) || unicode.IsControl(r) })
}

// check returns what is wrong with a text in which some characters are refused.
func check(text, name string, most int, missing string, refused func(rune) bool) string {
	switch n := Length(text); {
	case n == 0:
		return missing
	case n > most:
		return fmt.Sprintf("%s is %d tekens lang. Maak er hoogstens %d van.", strings.ToUpper(name[:1])+name[1:], n, most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, refused):
		return Unkept(name)
	}
	return ""
}

// Unkept says in Dutch that a text holds a character that cannot be kept. The name is that of
// the text inside a sentence, such as "de titel".
func Unkept(name string) string {
	return fmt.Sprintf("In %s staat een teken dat we niet kunnen bewaren. Typ %s opnieuw.", name, name)
}

// Length returns how many characters a text has: Unicode code points, as PostgreSQL counts.
func Length(text string) int { return utf8.RuneCountInString(text) }

// OneLine puts a text on one line: every run of space, tabs and line breaks becomes one space,
// and there is none around the text.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n")

// Newlines writes every kind of line break as \n: browsers send \r\n, and word processors a
// vertical tab, a form feed, U+2028 or U+2029.
func Newlines(text string) string {
	other := func(r rune) bool { return r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029' }
	if !strings.ContainsFunc(text, other) {
		return text
	}
	return breaks.Replace(text)
}

// Control reports whether a character is one that no text of this site holds: a control
// character other than a newline or a tab, or one of two that no workbook can hold.
func Control(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\ufffe' || r == '\uffff'
}

// Showable reports whether a line of text shows what it holds: names stand in mails and in
// the trail, and must not be blank there or pose as another. An empty line is showable.
func Showable(text string) bool {
	visible := func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !hidden(r) }
	return text == "" || utf8.ValidString(text) && strings.ContainsFunc(text, visible) && !strings.ContainsFunc(text, hidden)
}

// hidden finds the characters that a name cannot have: the invisible ones, but for those that
// put an emoji together.
func hidden(r rune) bool { return Invisible(r) && !strings.ContainsRune("\u200d\ufe0e\ufe0f", r) }

// Invisible reports whether a character shows nothing, or turns the text around it.
func Invisible(r rune) bool {
	const blank = '\u2800' // the braille pattern without dots, which Unicode counts as a symbol
	return r == blank || unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
