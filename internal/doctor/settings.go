package doctor

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
)

// settings examines the settings of the program. Settings that cannot be used have stopped the program earlier.
func (v *visit) settings(context.Context) (bad []Finding) {
	c := v.Config
	switch {
	case c.PublicURL == "":
		bad = append(bad, warn("REFLECTIETOOL_URL is not set, so cookies are not kept to https and nobody signs in with the account of an organisation. "+
			"Set it to the address that visitors type")...)
	case !c.Secure() && !onThisMachine(c.PublicURL):
		bad = append(bad, wrong("REFLECTIETOOL_URL is %s, so what people fill in travels in the clear. Put a proxy with TLS in front, and set the https address", c.PublicURL)...)
	}
	if c.Secure() && len(c.TrustedProxies) == 0 {
		bad = append(bad, wrong("REFLECTIETOOL_TRUSTED_PROXIES names no proxy, so all visitors count as one network and are limited together. "+
			"Set it to the address from which the proxy with TLS connects")...)
	}
	if c.Operator == "" || c.Contact == "" {
		bad = append(bad, warn("REFLECTIETOOL_OPERATOR or REFLECTIETOOL_CONTACT is not set, so the pages about privacy and accessibility do not say who runs this server and how to reach them. Set both")...)
	}
	if c.BackupDays == 0 {
		bad = append(bad, warn("REFLECTIETOOL_BACKUP_DAYS is not set, so the page about privacy does not say how long backups are kept. Set it to that number of days")...)
	}
	return orElse(bad, ok("all are usable"))
}

// onThisMachine reports whether an address names this machine.
func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if strings.EqualFold(u.Hostname(), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}
