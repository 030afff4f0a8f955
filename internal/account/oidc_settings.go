package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// maxDomains is how many email domains an organisation can have.
const maxDomains = 20

// The acts on these settings in the trail.
const (
	ActLoginChanged audit.Act = "login.changed" // detail: issuer, client and domains, no secret
	ActLoginRemoved audit.Act = "login.removed"
)

// Login is how people sign in with the account of an organisation. Only a national admin sets it:
// whoever chooses the issuer and the domains can sign in as anyone with an address of those
// domains.
type Login struct {
	Organisation string // its id
	Name         string // of the organisation
	Issuer       string // "" when nothing is set
	ClientID     string
	HasSecret    bool // the secret itself is never shown again
	Unreadable   bool // the secret cannot be read with the keys that this server has
	Domains      []string
}

// Offer is an organisation whose account someone can sign in with.
type Offer struct{ Organisation, Name string }

// LoginChange is what a national admin sets.
type LoginChange struct {
	Issuer   string
	ClientID string
	Secret   string // "" keeps the one there is, as long as issuer and client stay the same
	NoSecret bool   // a public client: removes the stored secret
	Domains  string // as typed: separated by spaces, commas or line breaks
}

// SaveLogin sets how people sign in with the account of an organisation, after reading the
// provider's discovery document. Identities from another issuer or client are removed. It returns
// fault.NotFound when the actor is no national admin, and fault.Invalid for the fields "uitgever",
// "client", "geheim" and "domeinen".
func (s *Service) SaveLogin(ctx context.Context, actor, organisation string, change LoginChange) error {
	if s.oidc == nil {
		return fault.NotFound
	}
	// This check comes first: only a national admin may make this server send requests to others.
	before, err := s.Login(ctx, actor, organisation)
	if err != nil {
		return err
	}
	organisation = before.Organisation // as the database writes it, since the secret is bound to it
	change.Issuer, change.ClientID = strings.TrimSpace(change.Issuer), strings.TrimSpace(change.ClientID)
	change.Secret = strings.TrimSpace(change.Secret)
	domains, invalid := s.check(change)
	if len(invalid) > 0 {
		return invalid
	}
	waiting, cancel := s.oidc.asking(ctx)
	defer cancel()
	if _, err := s.discover(waiting, change.Issuer); err != nil {
		return fault.Invalid{"uitgever": unreadable(err)}
	}
	taken, err := s.setLogin(ctx, actor, organisation, change, domains)
	if len(taken) > 0 {
		return fault.Invalid{"domeinen": "Dit hoort al bij een andere organisatie: " + strings.Join(taken, ", ") + "."}
	}
	return err
}

func (s *Service) check(change LoginChange) ([]string, fault.Invalid) {
	invalid := fault.Invalid{}
	switch {
	case change.Issuer == "":
		invalid["uitgever"] = "Vul het adres van de uitgever in."
	case len(change.Issuer) > 500, !s.oidc.usable(change.Issuer), strings.ContainsAny(change.Issuer, "?#"):
		invalid["uitgever"] = "Dit adres kan niet. Het begint met https:// en heeft geen ? of #."
	}
	var problem string
	change.ClientID, problem = text.Exact{Name: "de client-id", Most: 500, Missing: "Vul de client-id in."}.Read(change.ClientID)
	invalid.Add("client", problem)
	change.Secret, problem = text.Exact{Name: "het geheim", Most: 500}.Read(change.Secret)
	if problem == "" && change.Secret != "" && !change.NoSecret && !s.KeepsSecrets() {
		problem = "Deze server kan geen geheim bewaren: er is geen sleutel ingesteld. Vraag de mensen die de server beheren om REFLECTIETOOL_SECRET_KEYS in te stellen. Of gebruik een client zonder geheim."
	}
	invalid.Add("geheim", problem)
	domains, message := parseDomains(change.Domains)
	if message != "" {
		invalid["domeinen"] = message
	}
	return domains, invalid
}

// usable reports whether an address may be an endpoint of a provider. Providers must use TLS; only
// a site that itself runs on this machine may have its provider there too.
func (p *providers) usable(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.User != nil {
		return false
	}
	return parsed.Scheme == "https" || parsed.Scheme == "http" && isLoopback(parsed) && isLoopback(p.site)
}

func isLoopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// unreadable says in Dutch why a provider cannot be used, without showing its answer.
func unreadable(err error) string {
	var mismatch *oidc.IssuerMismatchError
	if errors.As(err, &mismatch) {
		return "Deze inlogdienst noemt zichzelf anders: " + brief(errors.New(mismatch.Discovered)) + ". Neem dat adres precies over."
	}
	return "We kunnen de instellingen van deze inlogdienst niet lezen. Controleer het adres, en of de inlogdienst van hieruit bereikbaar is."
}

// publicDomains are the domains of mail providers where anybody can get an address.
var publicDomains = strings.Fields(`
	aol.com caiway.nl casema.nl chello.nl fastmail.com freedom.nl gmail.com gmx.com gmx.de gmx.net
	googlemail.com hetnet.nl home.nl hotmail.com hotmail.nl icloud.com kpnmail.nl kpnplanet.nl live.com
	live.nl mac.com mail.com me.com msn.com online.nl onsbrabantnet.nl outlook.com outlook.nl planet.nl
	pm.me proton.me protonmail.com quicknet.nl solcon.nl tele2.nl telfort.nl tuta.com tutanota.com
	upcmail.nl xs4all.nl yahoo.com yahoo.nl zeelandnet.nl ziggo.nl zonnet.nl`)

// parseDomains reads email domains as they were typed. It returns a Dutch message for text that is
// no domain, or for a domain that cannot belong to one organisation.
func parseDomains(text string) (domains []string, message string) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	for _, field := range fields {
		domain := lower(normal(strings.TrimPrefix(field, "@")))
		switch {
		case !isDomain(domain):
			return nil, fmt.Sprintf("%.80s is geen domein. Een domein ziet eruit als voorbeeld.nl.", field)
		case slices.Contains(publicDomains, domain):
			return nil, domain + " is niet van één organisatie: iedereen kan daar een adres krijgen."
		case !slices.Contains(domains, domain):
			domains = append(domains, domain)
		}
	}
	if len(domains) == 0 {
		return nil, "Vul minstens één domein in."
	}
	if len(domains) > maxDomains {
		return nil, fmt.Sprintf("Dit zijn %d domeinen. Het kunnen er maximaal %d zijn.", len(domains), maxDomains)
	}
	return domains, ""
}

func isDomain(text string) bool {
	labels := strings.Split(text, ".")
	return len(text) <= 253 && len(labels) > 1 && !slices.ContainsFunc(labels, func(label string) bool {
		return label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.ContainsFunc(label, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	})
}

// OfferFor returns the organisation whose account someone with this address can sign in with. It
// depends on the domain alone, never on whether the account exists. It returns fault.NotFound when
// there is no such organisation, and fault.Invalid for text that is no address.
func (s *Service) OfferFor(ctx context.Context, address string) (Offer, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return Offer{}, err
	}
	if s.oidc == nil {
		return Offer{}, fault.NotFound
	}
	return s.offerOf(ctx, email.domain())
}
