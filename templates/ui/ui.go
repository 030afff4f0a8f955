// Package ui holds the layout and the components that every page is made of. It imports no
// feature: props are plain values, typed per component. The look is that of NL Design System
// (Utrecht components, Voorbeeld tokens), with this project's own styles in web/src/css.
//
// Inside Page, plain HTML needs no class: headings, paragraphs, lists and links are styled as
// they are. These classes lay out components and the HTML between them:
//
//	rt-stack (--tight, --loose)  a column with an even rhythm
//	rt-section                   a new part of the page, with space above it
//	rt-prose                     keeps lines readable, about 70 characters
//	rt-grid (--two)              cards side by side where there is room; also on ul
//	rt-actions                   buttons in a row, stacked on a phone; the main one first
//	rt-split                     a title on the left and something small on the right
//	rt-filters                   search fields side by side
//	rt-lead, rt-small, rt-muted, rt-eyebrow, rt-tag, rt-quote, rt-plain-list
//	rt-visually-hidden           for screen readers only
//	rt-noprint                   not on paper
//	rt-number                    a figure in a table cell
//
// The content security policy refuses inline styles: use a class, or SVG attributes for widths.
package ui

import (
	"strconv"
	"strings"
)

// SaveStatusID is the id of the live region that SaveStatus renders. Fields that save
// themselves have it as their hx-target.
const SaveStatusID = "opgeslagen"

// describedBy returns the aria-describedby value of a field: the ids of its help text and its
// error, each only when the field has it.
func describedBy(id string, help, failed bool) string {
	var ids []string
	if help {
		ids = append(ids, id+"-uitleg")
	}
	if failed {
		ids = append(ids, id+"-fout")
	}
	return strings.Join(ids, " ")
}

// KenmerkClass returns the class that sets the accent colour of a kenmerk, or "" without one.
func KenmerkClass(slug string) string {
	if slug == "" {
		return ""
	}
	return "rt-kenmerk--" + slug
}

// optionID is the id of the i-th option of a group, counted from 0.
func optionID(group string, i int) string { return group + "-" + strconv.Itoa(i+1) }
