package config_test

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"reflectietool/internal/config"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environ []string
		asRoot  bool
		want    config.Config
	}{
		"nothing set": {
			environ: []string{"HOME=/home/jo"},
			want:    config.Config{LinkCheck: true, DataDir: "/home/jo/.local/share/reflectietool"},
		},
		"root": {
			environ: []string{"HOME=/root", "XDG_DATA_HOME=/data"}, asRoot: true,
			want: config.Config{LinkCheck: true, DataDir: "/var/lib/reflectietool"},
		},
		"XDG": {
			environ: []string{"HOME=/home/jo", "XDG_DATA_HOME=/data"},
			want:    config.Config{LinkCheck: true, DataDir: "/data/reflectietool"},
		},
		"relative XDG is ignored": {
			environ: []string{"HOME=/home/jo", "XDG_DATA_HOME=data"},
			want:    config.Config{LinkCheck: true, DataDir: "/home/jo/.local/share/reflectietool"},
		},
		"everything": {
			environ: []string{
				"DATABASE_URL=postgres://app@db/x", "DATABASE_OWNER_URL=postgresql://owner@db/x",
				"REFLECTIETOOL_DATA=/data", "REFLECTIETOOL_URL=https://voorbeeld.example/",
				"REFLECTIETOOL_TRUSTED_PROXIES=10.1.2.3/8, ::1", "REFLECTIETOOL_OPERATOR= De beheerder ",
				"REFLECTIETOOL_CONTACT=beheer@voorbeeld.example", "REFLECTIETOOL_BACKUP_DAYS=30", "REFLECTIETOOL_LINKCHECK=off",
				"REFLECTIETOOL_NEW_PEOPLE_PER_HOUR=500", "REFLECTIETOOL_CODES_PER_HOUR=600", "REFLECTIETOOL_DELETIONS=/backups/deletions",
			},
			want: config.Config{
				DatabaseURL: "postgres://app@db/x", DatabaseOwnerURL: "postgresql://owner@db/x",
				DataDir: "/data", Deletions: "/backups/deletions", PublicURL: "https://voorbeeld.example",
				TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")},
				Operator:       "De beheerder", Contact: "beheer@voorbeeld.example", SecurityContact: "mailto:beheer@voorbeeld.example", BackupDays: 30, NewPeoplePerHour: 500, CodesPerHour: 600,
			},
		},
		"mail, as little as needed": {
			environ: []string{"HOME=/home/jo", "REFLECTIETOOL_SMTP_HOST=mail.voorbeeld.example", "REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example",
				"REFLECTIETOOL_URL=http://voorbeeld.example"},
			want: config.Config{LinkCheck: true, DataDir: "/home/jo/.local/share/reflectietool", PublicURL: "http://voorbeeld.example", SMTP: &config.SMTP{
				Host: "mail.voorbeeld.example", Port: 587, TLS: "starttls", From: "tool@voorbeeld.example",
			}},
		},
		"mail, everything": {
			environ: []string{
				"HOME=/home/jo", "REFLECTIETOOL_SMTP_HOST=::1", "REFLECTIETOOL_SMTP_PORT=25", "REFLECTIETOOL_SMTP_TLS=none",
				"REFLECTIETOOL_SMTP_USER=tool", "REFLECTIETOOL_SMTP_PASSWORD= geheim ", "REFLECTIETOOL_MAIL_FROM=De tool <tool@voorbeeld.example>",
				"REFLECTIETOOL_URL=http://voorbeeld.example",
			},
			want: config.Config{LinkCheck: true, DataDir: "/home/jo/.local/share/reflectietool", PublicURL: "http://voorbeeld.example", SMTP: &config.SMTP{
				Host: "::1", Port: 25, TLS: "none", User: "tool", Password: " geheim ", From: "De tool <tool@voorbeeld.example>",
			}},
		},
		"no home is needed for an external database": {
			environ: []string{"DATABASE_URL=postgres://db/x"},
			want:    config.Config{LinkCheck: true, DatabaseURL: "postgres://db/x"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := config.Load(test.environ, test.asRoot)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, test.want)
			}
		})
	}
}

func TestLoadNamesEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{
		"DATABASE_OWNER_URL=mysql://u:geheim@db/x",
		"REFLECTIETOOL_URL=voorbeeld.example/pad",
		"REFLECTIETOOL_TRUSTED_PROXIES=10.0.0.0/8,hier,daar",
		"REFLECTIETOOL_ADRES=x",
		"REFLECTIETOOL_LINKCHECK=nee",
		"REFLECTIETOOL_SECRET_KEYS=a:geheim",
	}, false)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"DATABASE_OWNER_URL: want", "DATABASE_OWNER_URL: only", "REFLECTIETOOL_DATA:", "REFLECTIETOOL_URL:",
		`"hier"`, `"daar"`, "REFLECTIETOOL_ADRES:", "REFLECTIETOOL_LINKCHECK:", "REFLECTIETOOL_SECRET_KEYS: key a",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("a password is in: %v", err)
	}
}

func TestLoadNamesEveryFaultOfMailAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ environ, want []string }{
		"with a host": {
			[]string{"SMTP_HOST=mail.example:25", "SMTP_PORT=0", "SMTP_TLS=ssl", "SMTP_PASSWORD=geheim"},
			[]string{"SMTP_HOST:", "SMTP_PORT:", "SMTP_TLS: want", "_PASSWORD: want both", "MAIL_FROM: is needed"},
		},
		"with passwords in addresses": {
			[]string{"SMTP_HOST=jo:geheim@mail.example", "SMTP_TLS=none", "MAIL_FROM=jo@x.example", "URL=https://jo:geheim@x.example"},
			[]string{"SMTP_HOST: want a host", "URL: want an address"},
		},
		"in the clear": {
			[]string{"SMTP_HOST=mail.example", "SMTP_PORT=smtp", "SMTP_TLS=none", "SMTP_USER=jo", "MAIL_FROM=jö@x.example"},
			[]string{`"smtp"`, `"mail.example" is another`, "want both", `"jö@x.example"`},
		},
		"without a host": {
			[]string{"SMTP_PORT=25", "SMTP_TLS=tls", "SMTP_USER=jo", "SMTP_PASSWORD=geheim", "MAIL_FROM=jo@x.example"},
			[]string{"SMTP_PORT: only", "SMTP_TLS: only", "SMTP_USER: only", "SMTP_PASSWORD: only", "MAIL_FROM: only"},
		},
	} {
		environ := []string{"HOME=/home/jo"}
		for _, entry := range test.environ {
			environ = append(environ, "REFLECTIETOOL_"+entry)
		}
		_, err := config.Load(environ, false)
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in: %v", name, want, err)
			}
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: a password is in: %v", name, err)
		}
	}
}

func TestSecure(t *testing.T) {
	t.Parallel()
	if (config.Config{PublicURL: "http://x"}).Secure() || !(config.Config{PublicURL: "https://x"}).Secure() {
		t.Error("Secure must be true for https only")
	}
}
