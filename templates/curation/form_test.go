package curation

import "testing"

func TestOfferingFault(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ field, reason, want string }{
		{"title", "", ""},
		{"title", "is leeg. Vul dit veld in", "Vul een titel in."},
		{"provider", "is 400 tekens lang. Maak er maximaal 300 van", "Aanbieder is 400 tekens lang. Maak er maximaal 300 van."},
		{"valid_until", `"31-02-2027" is geen datum`, `"31-02-2027" is geen datum.`},
		{"cost_eur", `van "1,250" is niet zeker welk bedrag het is`, `Van "1,250" is niet zeker welk bedrag het is.`},
		{"competencies", "Kies minstens één competentie.", "Kies minstens één competentie."},
		{"unknown", "is leeg. Vul dit veld in", "Dit is leeg. Vul dit veld in."},
	} {
		if got := OfferingFault(tt.field, tt.reason); got != tt.want {
			t.Errorf("%s, %q: %q, want %q", tt.field, tt.reason, got, tt.want)
		}
	}
}
