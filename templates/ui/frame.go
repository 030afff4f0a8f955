package ui

import (
	"context"

	"reflectietool/internal/paths"
)

// Frame holds the facts about the visitor that the header and the styling of every page depend
// on. The request's context knows how to find it, so handlers of pages do not pass it on.
type Frame struct {
	Theme   string // of the visitor's organisation; "" for the default
	Known   bool   // the visitor has a session, so the menu has "Vandaag"
	Leads   int    // how many teams the visitor leads
	Team    string // one of those teams; "" without any
	Manages bool   // the visitor manages something, so the menu has "Beheer"
	Example bool   // the site is a demonstration, where nobody should leave real answers
}

type frameKey struct{}

// WithFrame returns a context with the frame of the pages that are rendered with it. Rendering a page
// calls find, more than once.
func WithFrame(ctx context.Context, find func() Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, find)
}

func frame(ctx context.Context) Frame {
	if find, ok := ctx.Value(frameKey{}).(func() Frame); ok {
		return find()
	}
	return Frame{} // of a visitor who is not signed in
}

type menuItem struct{ section, href, label string }

// menu returns the menu of the site. It fits the roles of the visitor, and stays short enough for two
// rows on a small phone: a visitor with a session finds "Over" at the foot of the page.
func (f Frame) menu() []menuItem {
	items := []menuItem{
		{"reflectie", paths.Reflections, "Reflectie"},
		{"kader", paths.Framework, "Competenties"},
		{"aanbod", paths.Offerings, "Aanbod"},
	}
	if f.Known {
		items = append([]menuItem{{"vandaag", paths.Home, "Vandaag"}}, items...)
	} else {
		items = append(items, menuItem{"over", paths.About, "Over"})
	}
	switch {
	case f.Leads == 1:
		items = append(items, menuItem{"team", paths.Team(f.Team), "Mijn team"})
	case f.Leads > 1:
		items = append(items, menuItem{"team", paths.HomeAtTeams, "Mijn teams"})
	}
	if f.Manages {
		items = append(items, menuItem{"beheer", paths.Management, "Beheer"})
	}
	return append(items, menuItem{"account", paths.Account, "Account"})
}
