package teams

import (
	"maps"
	"net/url"
	"testing"

	"reflectietool/internal/expertise"
)

// TestReadExpertiseForm reads the form whole and field by field, from a page that is older than what
// is stored.
func TestReadExpertiseForm(t *testing.T) {
	t.Parallel()
	mine := expertise.Mine{
		Subjects: []expertise.Subject{{ID: "jeugd"}, {ID: "rouw"}, {ID: "schulden"}},
		Depths:   map[string]expertise.Depth{"jeugd": expertise.Basis, "schulden": expertise.Specialist}, ShowName: true,
	}
	type depths = map[string]expertise.Depth
	for what, c := range map[string]struct {
		form    string
		changed depths
		name    string // "" when it stays as it is
		shown   depths
		known   bool
	}{
		"one field": {
			"onderwerp-rouw=basis", depths{"rouw": "basis"}, "",
			depths{"jeugd": "basis", "rouw": "basis", "schulden": "specialist"}, true,
		},
		"a whole form with one change, made before another tab chose jeugd": {
			"onderwerp-jeugd=&was.onderwerp-jeugd=&onderwerp-rouw=specialist&was.onderwerp-rouw=&onderwerp-schulden=specialist&was.onderwerp-schulden=specialist&naam-tonen=nee&was.naam-tonen=nee",
			depths{"rouw": "specialist"}, "", depths{"jeugd": "", "rouw": "specialist", "schulden": "specialist"}, true,
		},
		"back to nothing": {
			"onderwerp-schulden=&was.onderwerp-schulden=specialist", depths{"schulden": ""}, "", depths{"jeugd": "basis", "rouw": "", "schulden": ""}, true,
		},
		"the name only":                     {"naam-tonen=nee&was.naam-tonen=ja", depths{}, "nee", depths{"jeugd": "basis", "rouw": "", "schulden": "specialist"}, true},
		"the name as it was":                {"naam-tonen=ja&was.naam-tonen=ja", depths{}, "", depths{"jeugd": "basis", "rouw": "", "schulden": "specialist"}, true},
		"a subject that is not in the list": {"onderwerp-weg=basis", depths{}, "", depths{"jeugd": "basis", "rouw": "", "schulden": "specialist"}, false},
	} {
		form, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		got := ReadExpertiseForm(form, mine)
		name := ""
		if got.Name != nil {
			name = nameValue(*got.Name)
		}
		if !maps.Equal(got.Changed, c.changed) || name != c.name || !maps.Equal(got.Shown.Depths, c.shown) || got.Known != c.known {
			t.Errorf("%s: %+v, name %q", what, got, name)
		}
	}
}
