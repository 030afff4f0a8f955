package text_test

import (
	"strings"
	"testing"

	"reflectietool/internal/text"
)

func TestLine(t *testing.T) {
	t.Parallel()
	line := text.Line{Name: "de titel", Most: 10, Missing: "missing"}
	const unkept = "In de titel staat een teken dat we niet kunnen bewaren. Typ de titel opnieuw."
	for typed, want := range map[string][2]string{
		"  Sam \u00a0 van\t\nVeen ": {"Sam van Veen", "De titel is 12 tekens lang. Maak er maximaal 10 van."},
		"Sam\r\nVeen":               {"Sam Veen", ""},
		"ëëëëëëëëëë":                {"ëëëëëëëëëë", ""},
		" \t":                       {"", "missing"},
		"a\x00":                     {"a\x00", unkept},
		"a\u200b":                   {"a\u200b", unkept},
		"\xff":                      {"\xff", unkept},
	} {
		if kept, problem := line.Read(typed); kept != want[0] || problem != want[1] {
			t.Errorf("%q: %q, %q, want %q", typed, kept, problem, want)
		}
	}
	if _, problem := (text.Line{Name: "de titel", Most: 10}).Read(""); problem != "" {
		t.Errorf("a line that may be empty: %q", problem)
	}
}

func TestPassage(t *testing.T) {
	t.Parallel()
	const unkept = "In je tekst staat een teken dat we niet kunnen bewaren. Typ je tekst opnieuw."
	for _, c := range []struct{ typed, kept, problem string }{
		{"a\r\nb\rc\n\td ", "a\nb\nc\n\td", ""},
		{"a\vb\fc\u2028d\u2029e", "a\nb\nc\nd\ne", ""},
		{"soft\u00adhyphen", "soft\u00adhyphen", ""},
		{"\u200b", "\u200b", ""},
		{"", "", ""},
		{"a\x00", "a\x00", unkept},
		{"a\x1b", "a\x1b", unkept},
		{"a\uffff", "a\uffff", unkept},
		{"\xff", "\xff", unkept},
		{strings.Repeat("é", 21), strings.Repeat("é", 21), "Je tekst is 21 tekens lang. Maak er maximaal 20 van."},
	} {
		if kept, problem := (text.Passage{Name: "je tekst", Most: 20}).Read(c.typed); kept != c.kept || problem != c.problem {
			t.Errorf("%q: %q, %q, want %q, %q", c.typed, kept, problem, c.kept, c.problem)
		}
	}
	if kept, _ := (text.Passage{Name: "je tekst", Most: 20, AsTyped: true}).Read(" a\r\n"); kept != " a\n" {
		t.Errorf("as typed: %q", kept)
	}
	if _, problem := (text.Passage{Name: "je tekst", Most: 20, Missing: "missing"}).Read(" \n"); problem != "missing" {
		t.Errorf("nothing typed: %q", problem)
	}
}

func TestExact(t *testing.T) {
	t.Parallel()
	const unkept = "In het geheim staat een teken dat we niet kunnen bewaren. Typ het geheim opnieuw."
	for typed, want := range map[string][2]string{
		" a  b ": {"a  b", ""}, " ": {"", "missing"}, "a\tb": {"a\tb", unkept}, "a\nb": {"a\nb", unkept}, "\xff": {"\xff", unkept},
		"12345678901": {"12345678901", "Het geheim is 11 tekens lang. Maak er maximaal 10 van."},
	} {
		kept, problem := text.Exact{Name: "het geheim", Most: 10, Missing: "missing"}.Read(typed)
		if kept != want[0] || problem != want[1] {
			t.Errorf("%q: %q, %q, want %q", typed, kept, problem, want)
		}
	}
}

// TestShowable checks that names of real people are accepted, and names that look blank or like
// another name are not.
func TestShowable(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Zoë van 't Veer-Jansen", "O\u2019Brien", "李小龙", "Team 7", "Gezin 👩\u200d👩\u200d👧", "Hart ❤\ufe0f", "+"} {
		if !text.Showable(name) {
			t.Errorf("%q is refused", name)
		}
	}
	for _, name := range []string{
		"\u200b", "\u200d", "\ufe0f", "\u3164", "\u2800", "\u00ad", " ", "\u0301", "Bas\u200b", "\u202esaB", "Bas\u2028", "Bas\n", "Bas\x00", "\xff", "Bas\u3164",
		"\U000e0042as",
	} {
		if text.Showable(name) {
			t.Errorf("%+q is taken", name)
		}
	}
}

func TestNamesAreNoLinks(t *testing.T) {
	t.Parallel()
	line := text.Line{Name: "je naam", Most: 80, NoLink: true}
	for _, typed := range []string{
		"directie@voorbeeld.nl", "Anna @ werk", "anna＠voorbeeld.nl", "https://voorbeeld.nl", "www.voorbeeld.nl", "Kijk op voorbeeld.nl/inloggen",
		"VOORBEELD.NL", "voorbeeld．nl", "http://127.0.0.1", "ga naar bit.example nu",
	} {
		if _, problem := line.Read(typed); !strings.Contains(problem, "mailadres of webadres") {
			t.Errorf("%q is a name (%q)", typed, problem)
		}
	}
	for _, typed := range []string{"", "Anna de Vries", "A.B. van Nl", "dr. J. Jansen", "Team Noord 2.0", "Wmo/Jeugd", "J.de Boer", "St. Anna", "Sociaal werker (mbo)", "Team 's-Gravenhage"} {
		if _, problem := line.Read(typed); problem != "" {
			t.Errorf("%q is refused: %s", typed, problem)
		}
	}
	if _, problem := (text.Line{Name: "de titel", Most: 80}).Read("www.voorbeeld.nl"); problem != "" {
		t.Errorf("a title may be an address: %s", problem)
	}
}
