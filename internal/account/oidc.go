package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
)

// Limits on signing in with an organisation's account.
const (
	// FlowLife is how long a browser may take at the provider before it comes back.
	FlowLife = 10 * time.Minute
	// ProviderTime is how long a request waits for a provider in total.
	ProviderTime = 10 * time.Second

	discoveryLife = time.Hour
)

// ErrProviderAway means that the provider of an organisation does not answer as it should. It is a
// fault.Unavailable too: trying again later may work.
var ErrProviderAway = fmt.Errorf("provider of an organisation: %w", fault.Unavailable)

var errFlowGone = fault.Invalid{"inloggen": "Deze inlogpoging is verlopen, al gebruikt of in een andere browser begonnen. Begin opnieuw."}

// providers is what signing in with an organisation's account needs.
type providers struct {
	site   *url.URL
	client func(context.Context) context.Context

	mu    sync.Mutex
	known map[string]known
}

// known is a provider whose discovery document has been read.
type known struct {
	*oidc.Provider
	until time.Time
}

// OfferOIDC lets people sign in with the account of their organisation. Providers send browsers
// back to the site's url. The context that client returns carries the HTTP client
// (oidc.ClientContext), which limits the duration and the size of answers.
func (s *Service) OfferOIDC(site string, client func(context.Context) context.Context) error {
	parsed, err := url.Parse(site)
	if err != nil || parsed.Host == "" {
		return fmt.Errorf("signing in with an organisation's account: unusable address of the site %q", site)
	}
	s.oidc = &providers{site: parsed, client: client, known: map[string]known{}}
	return nil
}

// OffersOIDC reports whether organisations can have people sign in with their account.
func (s *Service) OffersOIDC() bool { return s.oidc != nil }

// RedirectURI is the address to which providers must send browsers back, "" where OffersOIDC is
// false.
func (s *Service) RedirectURI() string {
	if s.oidc == nil {
		return ""
	}
	return s.oidc.site.JoinPath(paths.SignInReturn).String()
}

// asking returns a context for requests to providers: it carries the HTTP client and has a
// deadline.
func (p *providers) asking(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.client(ctx), ProviderTime)
}

// Departure holds what the browser needs to go to a provider.
type Departure struct {
	URL     string
	Browser Token // for a cookie, so that only this browser can come back
}

// Depart begins signing in with the account of an organisation; after holds for the browser that
// comes back. It returns fault.NotFound when the organisation has no provider, and ErrProviderAway when the
// provider does not answer or its secret cannot be read.
func (s *Service) Depart(ctx context.Context, organisation string, after Afterwards) (Departure, error) {
	if s.oidc == nil {
		return Departure{}, fault.NotFound
	}
	login, err := s.loginOf(ctx, organisation)
	if err != nil {
		return Departure{}, err
	}
	if login.unreadable != nil {
		return Departure{}, away("secret of organisation "+login.Organisation, login.unreadable)
	}
	waiting, cancel := s.oidc.asking(ctx)
	defer cancel()
	provider, err := s.provider(waiting, login.Issuer)
	if err != nil {
		return Departure{}, err
	}
	state, browser := rand.Text(), Token(rand.Text())
	flow := flow{login: login, Afterwards: after, nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	if err := s.addFlow(ctx, Hash(state), Hash(string(browser)), flow); err != nil {
		return Departure{}, err
	}
	target := s.clientAt(provider, login).AuthCodeURL(state, oidc.Nonce(flow.nonce), oauth2.S256ChallengeOption(flow.verifier))
	return Departure{URL: target, Browser: browser}, nil
}

// clientAt returns the OAuth client that this site is to the provider.
func (s *Service) clientAt(provider *oidc.Provider, login login) *oauth2.Config {
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = authStyle(provider, login)
	return &oauth2.Config{
		ClientID: login.ClientID, ClientSecret: login.secret, Endpoint: endpoint,
		RedirectURL: s.RedirectURI(), Scopes: []string{oidc.ScopeOpenID, oidc.ScopeEmail},
	}
}

// authStyle returns how the client authenticates itself. It has to be known beforehand: trying one
// way and then the other would use up the code on the first.
func authStyle(provider *oidc.Provider, login login) oauth2.AuthStyle {
	var metadata struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if provider.Claims(&metadata) != nil || len(metadata.Methods) == 0 {
		metadata.Methods = []string{"client_secret_basic"} // the default of OpenID Connect Discovery
	}
	for _, method := range metadata.Methods {
		if method == "client_secret_basic" && login.secret != "" {
			return oauth2.AuthStyleInHeader
		}
	}
	return oauth2.AuthStyleInParams
}

// Arrival is a browser that comes back from a provider: the parameters of the address, and the
// token from its cookie.
type Arrival struct {
	State, Code, Error, Issuer string
	Browser                    Token
}

// Arrive signs in the person whom the provider identified, as SignIn does: the person with that
// identity, else the one with the verified address, else with a new account. It makes nobody a
// member of the organisation. It returns fault.Invalid, for the field "inloggen" and with a reason
// the person can read, when it refuses, and ErrProviderAway when the provider does not answer. An
// error of browser.NewPerson is returned as it is.
func (s *Service) Arrive(ctx context.Context, a Arrival, browser Browser) (Token, error) {
	if s.oidc == nil {
		return "", fault.NotFound
	}
	flow, err := s.takeFlow(ctx, Hash(a.State), Hash(string(a.Browser)))
	if errors.Is(err, fault.NotFound) {
		return "", errFlowGone
	}
	if err != nil {
		return "", err
	}
	waiting, cancel := s.oidc.asking(ctx)
	defer cancel()
	who, err := s.identify(waiting, flow, a)
	if err != nil {
		return "", err
	}
	token := Token(rand.Text())
	err = s.useIdentity(ctx, who, Hash(string(token)), browser.Old)
	if !errors.Is(err, fault.NotFound) {
		return token, err
	}
	email, err := s.vouchedFor(waiting, who)
	if err != nil {
		return "", err
	}
	err = s.linkIdentity(ctx, who, email, Hash(string(token)), browser)
	if errors.Is(err, fault.Conflict) {
		err = who.login.refuse("Bij dit e-mailadres hoort al een ander account van %s. Log in met een code per mail als het adres van jou is.")
	}
	return token, err
}

// refuse returns the fault for a reason in Dutch, in which %s stands for the organisation.
func (l login) refuse(reason string) error {
	return fault.Invalid{"inloggen": fmt.Sprintf(reason, l.Name)}
}
