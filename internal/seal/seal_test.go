package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"reflectietool/internal/seal"
)

// spec is the setting for a key that consists of one byte, 32 times.
func spec(id string, b byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32))
}

func keys(t *testing.T, specs ...string) seal.Keys {
	t.Helper()
	k, err := seal.ParseKeys(strings.Join(specs, " , "))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	k := keys(t, spec("oud", 1))
	for _, secret := range []string{"", "geheim & 100%", strings.Repeat("\U0001F600", 500)} {
		sealed := k.Seal(secret, "rij 1")
		if again := k.Seal(secret, "rij 1"); again == sealed {
			t.Error("sealing twice gives the same text, so equal secrets show")
		}
		if secret != "" && strings.Contains(sealed, secret) || len(sealed) > 3000 {
			t.Errorf("sealed as %s", sealed)
		}
		if got, err := k.Open(sealed, "rij 1"); err != nil || got != secret {
			t.Errorf("opened as %q, %v", got, err)
		}
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	before, during, after := keys(t, spec("a", 1)), keys(t, spec("b", 2), spec("a", 1)), keys(t, spec("b", 2))
	old := before.Seal("geheim", "x")
	if got, err := during.Open(old, "x"); err != nil || got != "geheim" || during.First(old) || !before.First(old) {
		t.Errorf("with both keys: %q, %v, first %v", got, err, during.First(old))
	}
	fresh := during.Seal("geheim", "x")
	if got, err := after.Open(fresh, "x"); err != nil || got != "geheim" || !during.First(fresh) {
		t.Errorf("with the new key only: %q, %v", got, err)
	}
	if _, err := after.Open(old, "x"); !errors.Is(err, seal.ErrUnreadable) || !strings.Contains(err.Error(), `needs the key named "a"`) {
		t.Errorf("without the old key: %v", err)
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	k := keys(t, spec("a", 1), spec("b", 1))
	sealed := k.Seal("geheim", "rij 1")
	for name, try := range map[string]struct {
		keys          seal.Keys
		sealed, about string
	}{
		"another row":                 {k, sealed, "rij 2"},
		"another key of that name":    {keys(t, spec("a", 2)), sealed, "rij 1"},
		"no keys":                     {nil, sealed, "rij 1"},
		"named for another key":       {k, strings.Replace(sealed, ".a.", ".b.", 1), "rij 1"},
		"another version":             {k, "2" + sealed[1:], "rij 1"},
		"shorter":                     {k, sealed[:20], "rij 1"},
		"nothing in it":               {k, "1.a.", "rij 1"},
		"no secret":                   {k, "", "rij 1"},
		"a secret that is not sealed": {k, "geheim", "rij 1"},
	} {
		if got, err := try.keys.Open(try.sealed, try.about); !errors.Is(err, seal.ErrUnreadable) || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for i := range sealed { // every character counts, but for the spare bits of the last one
		changed := []byte(sealed)
		changed[i] ^= 1
		if got, err := k.Open(string(changed), "rij 1"); err == nil && i < len(sealed)-1 {
			t.Errorf("with another character at %d: %q", i, got)
		}
	}
}

// FuzzOpen opens what nobody sealed, and reads it as keys: nothing comes out, and no error quotes it.
func FuzzOpen(f *testing.F) {
	k, err := seal.ParseKeys(spec("a", 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(k.Seal("geheim", "rij 1"), "rij 2")
	f.Add("1.a.", "")
	f.Add(spec("a", 1)+","+spec("a", 2), "x")
	f.Fuzz(func(t *testing.T, text, about string) {
		if secret, err := k.Open(text, about); err == nil && about != "rij 1" {
			t.Errorf("%q opens as %q", text, secret)
		}
		read, err := seal.ParseKeys(text)
		for _, part := range strings.Split(text, ",") {
			if _, encoded, _ := strings.Cut(part, ":"); err != nil && len(encoded) > 32 && strings.Contains(err.Error(), encoded) {
				t.Errorf("%q gives %v", text, err)
			}
		}
		if err == nil && len(read) > 0 {
			if got, err := read.Open(read.Seal(about, text), text); err != nil || got != about {
				t.Errorf("%q sealed comes back as %q, %v", about, got, err)
			}
		}
	})
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	if k, err := seal.ParseKeys(""); err != nil || len(k) != 0 {
		t.Errorf("no keys: %v, %v", k, err)
	}
	short := base64.StdEncoding.EncodeToString([]byte("zestien bytes..."))
	for text, want := range map[string]string{
		"geheim":                           "want a name",
		":" + short:                        "want a name",
		"a b:" + short:                     "want a name",
		"a:" + short:                       "key a: want 32 bytes",
		"a:geheim!":                        "key a: want 32 bytes",
		spec("a", 1) + "," + spec("a", 2):  "two keys named a",
		spec("a", 1) + ",geheim-zonder-id": "key 2: want a name",
	} {
		_, err := seal.ParseKeys(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), short) {
			t.Errorf("%s gives %v", text, err)
		}
	}
}
