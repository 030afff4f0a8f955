package account_test

import (
	"strings"
	"testing"

	"reflectietool/internal/account"
)

// TestAddressIsOfOneMailbox checks that spellings of one address have the same key, and that
// addresses that can belong to different people have different keys.
func TestAddressIsOfOneMailbox(t *testing.T) {
	t.Parallel()
	key := func(text string) string {
		t.Helper()
		email, err := account.ParseEmail(text)
		if err != nil {
			t.Errorf("%+q: %v", text, err)
		}
		if !strings.EqualFold(email.Address, email.Key) {
			t.Errorf("%+q: mail goes to %q, and opens the account of %q", text, email.Address, email.Key)
		}
		return email.Key
	}
	for _, same := range [][2]string{
		{"Jan@VOORBEELD.example", "jan@voorbeeld.example"},
		{"ＰＩＥＴ＠voorbeeld.example", "piet@voorbeeld.example"},
		{"zoë@voorbeeld.example", "ZOE\u0308@voorbeeld.example"},
		{"jan@STRAßE.example", "jan@straße.example"},
		{"jan@\u212aern.example", "jan@kern.example"}, // the kelvin sign, which normalises to K
	} {
		if key(same[0]) != key(same[1]) {
			t.Errorf("%q and %q have different keys", same[0], same[1])
		}
	}
	for _, other := range [][2]string{
		{"jan@straße.example", "jan@strasse.example"},
		{"jan@STRAẞE.example", "jan@strasse.example"},
		{"jan@l\u0130nk.example", "jan@link.example"},
		{"jan@l\u0131nk.example", "jan@link.example"},
		{"strauß@voorbeeld.example", "strauss@voorbeeld.example"},
		{"jan@\u03bb\u03cc\u03b3\u03bf\u03c2.example", "jan@\u03bb\u03cc\u03b3\u03bf\u03c3.example"},
	} {
		if key(other[0]) == key(other[1]) {
			t.Errorf("whoever has %q signs in as %q", other[0], other[1])
		}
	}
}

// TestAddressShowsWhatItIs checks that an address that looks like another person's is refused.
func TestAddressShowsWhatItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"\u202emoc.live.ln.dleebroov@naj.nl", "jan\u200b@voorbeeld.example", "jan\u00ad@voorbeeld.example", "jan@voor\u200dbeeld.example",
		"jan\ufe0f@voorbeeld.example", "jan\u3164@voorbeeld.example", "\u2066jan@voorbeeld.example", "jan\u00a0@voorbeeld.example",
		"jan\ue000@voorbeeld.example", "jan\x00@voorbeeld.example", "jan\r\nBcc: x@voorbeeld.example", "jan\u2028@voorbeeld.example",
		"jan@voorbeeld.example, piet@voorbeeld.example", "Jan <jan@voorbeeld.example>", `"jan"@voorbeeld.example`,
	} {
		if email, err := account.ParseEmail(text); err == nil {
			t.Errorf("%+q is taken as %+q", text, email)
		}
	}
}

// FuzzParseEmail checks for any text that an address that is read is read the same way again, and that its
// key is the key of every spelling of it.
func FuzzParseEmail(f *testing.F) {
	for _, seed := range []string{"Anna@Voorbeeld.example", "a@stra\u00dfe.example", "\uff41@b.nl", "a\u0301@b.nl", "\u212a@b.nl", "a@b", "<a@b.nl>", "\"a b\"@c.nl", "\u0130@b.nl", "\xff@b.nl"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		email, err := account.ParseEmail(typed)
		if err != nil {
			return
		}
		for _, spelling := range []string{email.Address, " " + email.Address + "\t", email.Key} {
			again, err := account.ParseEmail(spelling)
			if err != nil || again.Key != email.Key {
				t.Errorf("%q has the key %q, and %q has %q, %v", typed, email.Key, spelling, again.Key, err)
			}
		}
	})
}
