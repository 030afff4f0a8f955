// Package ui holds the layout and the components that every page is made of. It knows no
// feature: props are plain values, typed per component. The look is NL Design System's
// (Utrecht components, Voorbeeld tokens) with styles of our own in web/src/css.
//
// Inside Page, plain HTML is styled as it is: headings, paragraphs, lists and links need no
// class. These classes lay out what stands between components:
//
//	rt-stack (--tight, --loose)  a column with an even rhythm
//	rt-section                   a new part of the page, with air above it
//	rt-prose                     keeps lines readable, about 70 characters
//	rt-grid (--two)              cards side by side where there is room; also on ul
//	rt-actions                   buttons in a row, stacked on a phone; the main one first
//	rt-split                     a title left and something small right
//	rt-filters                   search fields side by side
//	rt-lead, rt-small, rt-muted, rt-eyebrow, rt-tag, rt-quote, rt-plain-list
//	rt-visually-hidden           for screen readers only
//	rt-noprint                   not on paper
//	rt-number                    a figure in a table cell
//
// Inline styles are refused by the content security policy: use a class, or attributes of
// SVG for widths.
package ui

import (
	"strconv"
	"strings"
)

// SaveStatusID is the id of the live region that SaveStatus renders; fields that save
// themselves name it as their hx-target.
const SaveStatusID = "opgeslagen"

// describedBy joins the ids that exist into an aria-describedby value.
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
