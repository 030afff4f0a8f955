package organisation

import "testing"

func TestThemesHaveANameOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, theme := range Themes() {
		if theme.Slug == "" || theme.Label == "" || theme.About == "" || seen[theme.Slug] || seen[theme.Label] {
			t.Errorf("%+v is incomplete or there twice", theme)
		}
		seen[theme.Slug], seen[theme.Label] = true, true
		if !IsTheme(theme.Slug) {
			t.Errorf("%s is no theme", theme.Slug)
		}
	}
	for _, slug := range []string{"", "Violet", "violet.css", "roze"} {
		if IsTheme(slug) {
			t.Errorf("%q is a theme", slug)
		}
	}
	if Themes()[0].Slug != DefaultTheme {
		t.Error("the default theme is not the first")
	}
}
