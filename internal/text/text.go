// Package text checks the texts that people type, with one type per kind of text: a line that
// others see, a passage of several lines, a line that is kept exactly, an amount in euros. Its
// messages are in Dutch, for the person who typed the text.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a question for one line that others see, such as a name or a title.
type Line struct {
	Name    string // of the line, for inside a sentence, such as "de titel"
	Most    int    // the maximum length in characters
	Missing string // the message when nothing was typed; "" when the line may stay empty
	NoLink  bool   // refuses a mail or web address, as in a name: readers would take it for the real one
}

// Read returns the line as it is stored, with single spaces and none around it, and a Dutch message
// about what is wrong with it, "" for nothing. A line must be Showable.
func (l Line) Read(typed string) (kept, problem string) {
	kept = OneLine(typed)
	problem = check(kept, l.Name, l.Most, l.Missing, Control)
	if problem == "" && !Showable(kept) {
		problem = Unkept(l.Name)
	}
	if problem == "" && l.NoLink && isLink(kept) {
		problem = fmt.Sprintf("In %s kan geen mailadres of webadres staan. Typ %s zonder @ en zonder www.", l.Name, l.Name)
	}
	return kept, problem
}

// Passage is a question for a text of several lines.
type Passage struct {
	Name    string // of the text, for inside a sentence, such as "je tekst"
	Most    int    // the maximum length in characters
	Missing string // the message when nothing was typed; "" when the text may stay empty
	AsTyped bool   // keeps the space around the text
}

// Read returns the text as it is stored, with line breaks as Newlines writes them, and a Dutch
// message about what is wrong with it, "" for nothing.
func (p Passage) Read(typed string) (kept, problem string) {
	kept = Newlines(typed)
	if !p.AsTyped {
		kept = strings.TrimSpace(kept)
	}
	return kept, check(kept, p.Name, p.Most, p.Missing, Control)
}

// Exact is a question for a line that another system issued and that must be kept exactly, such as
// a secret.
type Exact struct {
	Name    string // of the line, for inside a sentence, such as "het geheim"
	Most    int    // the maximum length in characters
	Missing string // the message when nothing was typed; "" when the line may stay empty
}

// Read returns the line without the space around it, and a Dutch message about what is wrong with
// it, "" for nothing. Line breaks and tabs are refused.
func (e Exact) Read(typed string) (kept, problem string) {
	kept = strings.TrimSpace(typed)
	return kept, check(kept, e.Name, e.Most, e.Missing, func(r rune) bool { return Control(r) || unicode.IsControl(r) })
}

// check returns a Dutch message about what is wrong with a text, "" for nothing. refused reports
// the characters that the text may not contain.
func check(text, name string, most int, missing string, refused func(rune) bool) string {
	switch n := Length(text); {
	case n == 0:
		return missing
	case n > most:
		return fmt.Sprintf("%s is %d tekens lang. Maak er maximaal %d van.", strings.ToUpper(name[:1])+name[1:], n, most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, refused):
		return Unkept(name)
	}
	return ""
}

// Unkept returns the Dutch message for a text with a character that cannot be stored. name is the
// name of the text inside a sentence, such as "de titel".
func Unkept(name string) string {
	return fmt.Sprintf("In %s staat een teken dat we niet kunnen bewaren. Typ %s opnieuw.", name, name)
}

// Length returns the number of characters of a text: Unicode code points, as PostgreSQL counts
// them.
func Length(text string) int { return utf8.RuneCountInString(text) }

// OneLine puts a text on one line: it replaces every run of spaces, tabs and line breaks by one
// space, and removes the space around the text.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n")

// Newlines replaces every kind of line break by \n: browsers send \r\n, and word processors a
// vertical tab, a form feed, U+2028 or U+2029.
func Newlines(text string) string {
	other := func(r rune) bool { return r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029' }
	if !strings.ContainsFunc(text, other) {
		return text
	}
	return breaks.Replace(text)
}

// Control reports whether no text of this site may contain a character: a control character other
// than a newline or a tab, or one of two that no workbook can hold.
func Control(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\ufffe' || r == '\uffff'
}

// Showable reports whether readers can see what a line of text contains. Names appear in mails and
// in the trail, and must not look blank there or like another name. An empty line is showable.
func Showable(text string) bool {
	visible := func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !hidden(r) }
	return text == "" || utf8.ValidString(text) && strings.ContainsFunc(text, visible) && !strings.ContainsFunc(text, hidden)
}

// hidden reports whether a name may not contain a character: the invisible ones, except those that
// join the parts of an emoji.
func hidden(r rune) bool { return Invisible(r) && !strings.ContainsRune("\u200d\ufe0e\ufe0f", r) }

// Invisible reports whether a character is invisible or changes the direction of the text around
// it.
func Invisible(r rune) bool {
	const blank = '\u2800' // the braille pattern without dots, which Unicode classifies as a symbol
	return r == blank || unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
