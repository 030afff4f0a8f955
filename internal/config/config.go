// Package config reads the settings of the program from the environment, once.
package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"reflectietool/internal/seal"
)

// Config holds every setting. It is passed to the code that needs it, never kept globally.
type Config struct {
	// DatabaseURL (DATABASE_URL) is the address of the PostgreSQL to serve from. Empty
	// means a private PostgreSQL in DataDir.
	DatabaseURL string
	// DatabaseOwnerURL (DATABASE_OWNER_URL) is the address of that database for the role that
	// migrates. Empty means that the role in DatabaseURL migrates, and steps down to serve.
	DatabaseOwnerURL string
	// DataDir (REFLECTIETOOL_DATA) is the absolute path of the data folder of the private
	// PostgreSQL. The default is "reflectietool" in the user's XDG data folder, and for root in
	// /var/lib.
	DataDir string
	// Deletions (REFLECTIETOOL_DELETIONS) is the absolute path of the folder of the list of deleted persons,
	// which is consulted when a backup is restored. Empty: DeletionsDir decides.
	Deletions string
	// PublicURL (REFLECTIETOOL_URL) is the address that visitors type: scheme and host, without a
	// trailing slash. Empty when unknown. With https, cookies are Secure.
	PublicURL string
	// TrustedProxies (REFLECTIETOOL_TRUSTED_PROXIES) are the networks of the proxies that are
	// trusted to report the visitor's address; separated by commas.
	TrustedProxies []netip.Prefix
	// Operator (REFLECTIETOOL_OPERATOR) is the name of the person or organisation that runs this
	// server, for the privacy page. When it is empty the page says so.
	Operator string
	// Contact (REFLECTIETOOL_CONTACT) is an address or telephone number of the operator.
	Contact string
	// SecurityContact (REFLECTIETOOL_SECURITY_CONTACT) is the URI at which to report a weakness: mailto: or https:. When
	// that is not set it is Contact, if that is an address. Empty when there is none.
	SecurityContact string
	// BackupDays (REFLECTIETOOL_BACKUP_DAYS) is for how many days backups of the database are kept,
	// 0 when unknown.
	BackupDays int
	// LinkCheck (REFLECTIETOOL_LINKCHECK, "off" to switch it off) is whether the server checks
	// regularly that the pages of offerings still exist. It is on by default.
	LinkCheck bool
	// NewPeoplePerHour (REFLECTIETOOL_NEW_PEOPLE_PER_HOUR) is how many visitors without an account may
	// begin in an hour, over all servers together. 0 when not set.
	NewPeoplePerHour int
	// CodesPerHour (REFLECTIETOOL_CODES_PER_HOUR) is how many mails with a code may be asked for in an
	// hour, over all servers together. 0 when not set.
	CodesPerHour int
	// SecretKeys (REFLECTIETOOL_SECRET_KEYS) seal the secrets of providers in the database: names and
	// keys as "id:base64", separated by commas. The first one seals, all of them open. Without any, no
	// secret can be stored.
	SecretKeys seal.Keys
	// SMTP is the server that sends the mails. Nil means that there is none, and then nobody can
	// sign in by mail.
	SMTP *SMTP
}

// Secure reports whether visitors come by https, so that cookies must be Secure.
func (c Config) Secure() bool { return strings.HasPrefix(c.PublicURL, "https://") }

// External reports whether the database runs outside this program.
func (c Config) External() bool { return c.DatabaseURL != "" }

// DeletionsDir returns the folder of the list of deleted persons: the one that was set, or else one in the data
// folder of a private database. With an external database there is no list, and "" is returned, unless it was set.
func (c Config) DeletionsDir() string {
	if c.Deletions == "" && !c.External() {
		return filepath.Join(c.DataDir, "deletions")
	}
	return c.Deletions
}

const prefix = "REFLECTIETOOL_"

var known = []string{
	prefix + "DATA", prefix + "DELETIONS", prefix + "URL", prefix + "TRUSTED_PROXIES",
	prefix + "OPERATOR", prefix + "CONTACT", securityContact, prefix + "BACKUP_DAYS", prefix + "LINKCHECK", prefix + "NEW_PEOPLE_PER_HOUR",
	prefix + "CODES_PER_HOUR", prefix + "SECRET_KEYS",
	smtpHost, smtpPort, smtpTLS, smtpUser, smtpPassword, mailFrom,
}

// Load reads the settings from an environment in the form of os.Environ. asRoot says whether the
// process runs as root, which determines the default of DataDir. The error names every unusable and
// every unknown setting at once, and quotes no database addresses, since those hold passwords.
func Load(environ []string, asRoot bool) (Config, error) {
	env, faults := read(environ)
	c := Config{
		DatabaseURL:      env["DATABASE_URL"],
		DatabaseOwnerURL: env["DATABASE_OWNER_URL"],
		Operator:         strings.TrimSpace(env[prefix+"OPERATOR"]),
		Contact:          strings.TrimSpace(env[prefix+"CONTACT"]),
	}
	faults = append(faults, checkDatabase(c)...)
	var err error
	if c.DataDir, err = dataDir(env, asRoot); err != nil {
		faults = append(faults, err)
	}
	if dir := env[prefix+"DELETIONS"]; dir != "" {
		if c.Deletions, err = filepath.Abs(dir); err != nil {
			faults = append(faults, fmt.Errorf("%sDELETIONS: %w", prefix, err))
		}
	}
	if c.PublicURL, err = publicURL(env[prefix+"URL"]); err != nil {
		faults = append(faults, err)
	}
	if c.SecurityContact, err = readSecurityContact(env[securityContact], c.Contact); err != nil {
		faults = append(faults, err)
	}
	if c.BackupDays, err = number(env, prefix+"BACKUP_DAYS", "days", 3650); err != nil {
		faults = append(faults, err)
	}
	if c.NewPeoplePerHour, err = number(env, prefix+"NEW_PEOPLE_PER_HOUR", "persons", 10_000_000); err != nil {
		faults = append(faults, err)
	}
	if c.CodesPerHour, err = number(env, prefix+"CODES_PER_HOUR", "mails", 10_000_000); err != nil {
		faults = append(faults, err)
	}
	if c.LinkCheck, err = onOff(prefix+"LINKCHECK", env[prefix+"LINKCHECK"]); err != nil {
		faults = append(faults, err)
	}
	if c.SecretKeys, err = seal.ParseKeys(env[prefix+"SECRET_KEYS"]); err != nil {
		faults = append(faults, fmt.Errorf("%sSECRET_KEYS: %w", prefix, err))
	}
	if c.TrustedProxies, err = networks(env[prefix+"TRUSTED_PROXIES"]); err != nil {
		faults = append(faults, err)
	}
	smtp, smtpFaults := readSMTP(env)
	c.SMTP = smtp
	faults = append(faults, smtpFaults...)
	if smtp != nil && env[prefix+"URL"] == "" {
		faults = append(faults, fmt.Errorf("%sURL: links in mails need the address that visitors type", prefix))
	}
	if len(faults) > 0 {
		return Config{}, fmt.Errorf("unusable settings:\n%w", errors.Join(faults...))
	}
	return c, nil
}

// read returns the environment as a map, and a fault for each setting that does not exist, which
// usually is a misspelled one.
func read(environ []string) (map[string]string, []error) {
	env := map[string]string{}
	var faults []error
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = value
		if strings.HasPrefix(name, prefix) && !slices.Contains(known, name) {
			faults = append(faults, fmt.Errorf("%s: there is no such setting; there are %s", name, strings.Join(known, ", ")))
		}
	}
	return env, faults
}

func checkDatabase(c Config) []error {
	var faults []error
	for _, setting := range []struct{ name, value string }{
		{"DATABASE_URL", c.DatabaseURL}, {"DATABASE_OWNER_URL", c.DatabaseOwnerURL},
	} {
		isURL := strings.HasPrefix(setting.value, "postgres://") || strings.HasPrefix(setting.value, "postgresql://")
		if setting.value != "" && !isURL {
			faults = append(faults, fmt.Errorf("%s: want an address like postgres://user:password@host:5432/database", setting.name))
		}
	}
	if c.DatabaseURL == "" && c.DatabaseOwnerURL != "" {
		faults = append(faults, errors.New("DATABASE_OWNER_URL: only makes sense together with DATABASE_URL"))
	}
	return faults
}

func dataDir(env map[string]string, asRoot bool) (string, error) {
	const setting = prefix + "DATA"
	if dir := env[setting]; dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return "", fmt.Errorf("%s: %w", setting, err)
		}
		return abs, nil
	}
	if asRoot {
		return "/var/lib/reflectietool", nil
	}
	// The XDG specification says to ignore a relative path.
	if dir := env["XDG_DATA_HOME"]; filepath.IsAbs(dir) {
		return filepath.Join(dir, "reflectietool"), nil
	}
	if home := env["HOME"]; filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "reflectietool"), nil
	}
	if env["DATABASE_URL"] != "" {
		return "", nil // not needed with an external database
	}
	return "", fmt.Errorf("%s: there is no home folder to put the data in, so name a folder", setting)
}

func publicURL(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%sURL: want an address like https://reflectietool.example, without a path, not %s", prefix, quoted(value))
	}
	return u.Scheme + "://" + u.Host, nil
}

// quoted returns a value for a message. One with an @ is left out, since what stands before that may be a password.
func quoted(value string) string {
	if strings.Contains(value, "@") {
		return "one with an @ in it"
	}
	return strconv.Quote(value)
}

func networks(value string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	var faults []error
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			address, addressErr := netip.ParseAddr(part)
			if addressErr != nil {
				faults = append(faults, fmt.Errorf("%sTRUSTED_PROXIES: want networks like 10.0.0.0/8, not %q", prefix, part))
				continue
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		prefixes = append(prefixes, network.Masked())
	}
	return prefixes, errors.Join(faults...)
}

// onOff reads a switch that is on by default.
func onOff(name, text string) (bool, error) {
	if text != "" && text != "on" && text != "off" {
		return false, fmt.Errorf("%s: want on or off, not %q", name, text)
	}
	return text != "off", nil
}

// number reads a number of things from 1 to most, 0 when it is not set.
func number(env map[string]string, name, things string, most int) (int, error) {
	text := env[name]
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%s: want a number of %s from 1 to %d, not %q", name, things, most, text)
	}
	return n, nil
}
