package organisation

import "slices"

// Theme is a look that an organisation can choose for its members' pages.
type Theme struct {
	Slug  string // as stored; the stylesheet in web has this name
	Label string // in Dutch, for the settings
	About string // in Dutch, one sentence
}

// DefaultTheme is the look for everyone without an organisation. It needs no stylesheet beside that
// of the site.
const DefaultTheme = "voorbeeld"

// Themes lists the looks, the default one first.
func Themes() []Theme {
	return []Theme{
		{DefaultTheme, "Groen", "Warme tinten en ronde hoeken. Zo ziet de Reflectietool er altijd uit als je niets kiest."},
		{"violet", "Violet", "De kleuren die NL Design System in het thema Voorbeeld gebruikt."},
		{"blauw", "Blauw", "Koele tinten en rechte hoeken."},
	}
}

// IsTheme reports whether there is a theme with this slug.
func IsTheme(slug string) bool {
	return slices.ContainsFunc(Themes(), func(t Theme) bool { return t.Slug == slug })
}
