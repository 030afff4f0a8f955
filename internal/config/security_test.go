package config_test

import (
	"strings"
	"testing"

	"reflectietool/internal/config"
)

func TestSecurityContact(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ setting, contact, want string }{
		{"", "", ""},
		{"", "beheer@voorbeeld.example", "mailto:beheer@voorbeeld.example"},
		{"", "030 000 00 00, op werkdagen", ""},
		{"", "https://voorbeeld.example/contact", "https://voorbeeld.example/contact"},
		{" veilig@voorbeeld.example ", "beheer@voorbeeld.example", "mailto:veilig@voorbeeld.example"},
		{"https://voorbeeld.example/meld een lek", "", "https://voorbeeld.example/meld%20een%20lek"},
		{"a+b?c@voorbeeld.example", "", "mailto:a+b%3Fc@voorbeeld.example"},
	} {
		got, err := config.Load([]string{
			"HOME=/home/jo", "REFLECTIETOOL_SECURITY_CONTACT=" + test.setting, "REFLECTIETOOL_CONTACT=" + test.contact,
		}, false)
		if err != nil || got.SecurityContact != test.want {
			t.Errorf("%q and %q give %q, %v, want %q", test.setting, test.contact, got.SecurityContact, err, test.want)
		}
	}
	for _, setting := range []string{
		"030 000 00 00", "http://voorbeeld.example", "https://", "javascript:alert(1)", "Naam <a@voorbeeld.example>",
		"https://a:b@voorbeeld.example", "a@voorbeeld.example\nContact: mailto:b@voorbeeld.example", "https://voorbeeld.example/\r\nExpires: x",
	} {
		_, err := config.Load([]string{"HOME=/home/jo", "REFLECTIETOOL_SECURITY_CONTACT=" + setting}, false)
		if err == nil || !strings.Contains(err.Error(), "REFLECTIETOOL_SECURITY_CONTACT: want") {
			t.Errorf("%q is taken: %v", setting, err)
		}
	}
}
