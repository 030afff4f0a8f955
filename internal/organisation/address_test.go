package organisation_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/account"
	"reflectietool/internal/organisation"
)

func TestReadAddresses(t *testing.T) {
	t.Parallel()
	const a, b = "anna@voorbeeld.example", "bram@voorbeeld.example"
	for name, tt := range map[string]struct {
		pasted  string
		found   []string
		refused []string // text: why
	}{
		"nothing":                       {" \n ;,\t", nil, nil},
		"one per line":                  {a + "\r\n" + b + "\n", []string{a, b}, nil},
		"semicolon":                     {a + "; " + b, []string{a, b}, nil},
		"commas and tabs":               {a + "," + b + "\tcas@voorbeeld.example", []string{a, b, "cas@voorbeeld.example"}, nil},
		"names":                         {"Anna Jansen <" + a + ">; \"Bram de Vries\" <" + b + ">", []string{a, b}, nil},
		"a comma in a name":             {`Jansen, Anna <` + a + `>; "Vries, Bram de" <` + b + `>`, []string{a, b}, nil},
		"commas between names":          {`Anna <` + a + `>, Bram <` + b + `>`, []string{a, b}, nil},
		"a name that is an address":     {`"` + a + `" <` + a + `>; '` + b + `' <` + b + `>`, []string{a, b}, nil},
		"a quote in a name":             {`"Anna \"An\" Jansen" <` + a + `>`, []string{a}, nil},
		"quotes and links":              {`'` + a + `', "` + b + `"; mailto:cas@voorbeeld.example?subject=Hoi <MAILTO:dee%40voorbeeld.example>`, []string{a, b, "cas@voorbeeld.example", "dee@voorbeeld.example"}, nil},
		"as a word processor pastes it": {a + "<mailto:" + a + ">", []string{a}, nil},
		"a list":                        {"1. " + a + "\n2) " + b + ".\n- (cas@voorbeeld.example)", []string{a, b, "cas@voorbeeld.example"}, nil},
		"twice":                         {a + ";ANNA@voorbeeld.example", []string{a}, nil},
		"an apostrophe":                 {"o'brien@voorbeeld.example", []string{"o'brien@voorbeeld.example"}, nil},
		"a byte that is no UTF-8":       {a + " \xff", []string{a}, nil},
		"a word":                        {"fout " + a, []string{a}, []string{"fout: Hierin ontbreekt een @."}},
		"a word behind":                 {a + " fout\n" + b, []string{a, b}, []string{"fout: Hierin ontbreekt een @."}},
		"a forgotten @ before a name":   {"bramvoorbeeld.example, Anna <" + a + ">", []string{a}, []string{"bramvoorbeeld.example: Hierin ontbreekt een @."}},
		"a forgotten @ in brackets":     {"Bram <bramvoorbeeld.example>", nil, []string{"bramvoorbeeld.example: Hierin ontbreekt een @."}},
		"no domain":                     {"anna@", nil, []string{"anna@: Achter de @ ontbreekt een stuk, zoals voorbeeld.nl."}},
		"half a domain":                 {"anna@voorbeeld", nil, []string{"anna@voorbeeld: Achter de @ ontbreekt een stuk, zoals voorbeeld.nl."}},
		"no name":                       {"@voorbeeld.example", nil, []string{"@voorbeeld.example: Voor de @ ontbreekt een naam."}},
		"stuck together":                {a + "/" + b, nil, []string{a + "/" + b + ": Hierin staat meer dan één @. Zet een ; tussen twee adressen."}},
		"a strange sign":                {"an\u200bna@voorbeeld.example", nil, []string{"an\u200bna@voorbeeld.example: Hierin staat een teken dat niet in een e-mailadres past."}},
		"too long":                      {strings.Repeat("a", 260) + "@voorbeeld.example", nil, []string{strings.Repeat("a", 60) + "…: Dit is te lang. Een e-mailadres heeft maximaal 254 tekens."}},
		"empty brackets":                {"Bram <>", nil, []string{"<>: Hierin ontbreekt een @."}},
		"a quote that does not close":   {"\"Anna <" + a + ">\n" + b, []string{a, b}, nil},
	} {
		got := organisation.ReadAddresses(tt.pasted)
		var refused []string
		for _, r := range got.Refused {
			refused = append(refused, r.Text+": "+r.Why)
		}
		if !slices.Equal(got.Found, tt.found) || !slices.Equal(refused, tt.refused) {
			t.Errorf("%s: %q gives %q and refuses %q", name, tt.pasted, got.Found, refused)
		}
	}
}

// TestAddressesArePastedInAnyForm writes addresses in the forms of mail programs, between any of the
// signs that people use, and expects each of them once and nothing refused.
func TestAddressesArePastedInAnyForm(t *testing.T) {
	t.Parallel()
	forms := []string{"@", "<@>", "Anna de Vries <@>", `"Vries, Anna de" <@>`, "Vries, A.B. de <@>", `'@'`, `"@"`, "mailto:@", "@<mailto:@>", "(@)", `"@" <@>`}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z][a-z0-9.+_-]{0,8}[a-z0-9]@[a-z]{1,8}\.(nl|example)`), 1, 8, rapid.ID).Draw(t, "addresses")
		want = slices.DeleteFunc(want, func(address string) bool { return strings.Contains(address, "..") })
		var pasted strings.Builder
		for _, address := range want {
			pasted.WriteString(strings.ReplaceAll(rapid.SampledFrom(forms).Draw(t, "form"), "@", address))
			pasted.WriteString(rapid.SampledFrom([]string{";", "; ", ", ", "\n", "\r\n", " ;\n", ",\n"}).Draw(t, "sign"))
		}
		got := organisation.ReadAddresses(pasted.String())
		if !slices.Equal(got.Found, want) || len(got.Refused) > 0 {
			t.Fatalf("%q gives %q, and refuses %+v", pasted.String(), got.Found, got.Refused)
		}
	})
}

// FuzzReadAddresses checks for any text that each address found is one, once, and that no part with an @
// is left out: it is found, refused, or in the name or the quotes before an address.
func FuzzReadAddresses(f *testing.F) {
	for _, seed := range []string{"a@b.nl; c@d.nl", `"x, y" <a@b.nl>`, "mailto:a@b.nl?x=1", "a@b.nl<mailto:a@b.nl>", "<a", "\"a@b", "a\\@b", "\xff@\xfe", "<>@<>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pasted string) {
		got := organisation.ReadAddresses(pasted)
		keys := map[string]bool{}
		for _, address := range got.Found {
			email, err := account.ParseEmail(address)
			if err != nil || email.Address != address || keys[email.Key] {
				t.Errorf("%q gives %q", pasted, got.Found)
			}
			keys[email.Key] = true
		}
		for _, refused := range got.Refused {
			if refused.Text == "" || refused.Why == "" {
				t.Errorf("%q refuses %+v", pasted, refused)
			}
		}
		if strings.Contains(pasted, "@") && len(got.Found)+len(got.Refused) == 0 {
			t.Errorf("%q gives nothing, and refuses nothing", pasted)
		}
	})
}
