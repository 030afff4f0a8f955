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
	// FlowLife is how long a browser may stay away at the provider.
	FlowLife = 10 * time.Minute
	// ProviderTime is how long a request waits for a provider, all in all.
	ProviderTime = 10 * time.Second

	discoveryLife = time.Hour
)

// ErrProviderAway says that the provider of an organisation does not answer as it should.
// It is fault.Unavailable too: trying again later may work.
var ErrProviderAway = fmt.Errorf("provider of an organisation: %w", fault.Unavailable)

var errFlowGone = fault.Invalid{"inloggen": "Deze inlogpoging is verlopen, al gebruikt of in een andere browser begonnen. Begin opnieuw."}

// providers is what signing in with an organisation's account needs.
type providers struct {
	site   *url.URL
	client func(context.Context) context.Context

	mu    sync.Mutex
	known map[string]known
}

// known is a provider whose discovery document was read.
type known struct {
	*oidc.Provider
	until time.Time
}

// OfferOIDC lets people sign in with the account of their organisation. Providers send
// browsers back to the site's url. The context that client makes carries the HTTP client
// (oidc.ClientContext), which bounds the time and the size of answers.
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

// RedirectURI is where providers must send browsers back to, "" where OffersOIDC is false.
func (s *Service) RedirectURI() string {
	if s.oidc == nil {
		return ""
	}
	return s.oidc.site.JoinPath(paths.SignInReturn).String()
}

// asking is a context to ask providers with: it carries the client and ends in time.
func (p *providers) asking(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.client(ctx), ProviderTime)
}

// Departure sends a browser to a provider.
type Departure struct {
	URL     string
	Browser Token // for a cookie: only this browser can come back
}

// Depart begins signing in with the account of an organisation; next is as for
// RequestSignIn. It returns fault.NotFound
// when the organisation has no provider, and ErrProviderAway when it does not answer.
func (s *Service) Depart(ctx context.Context, organisation, next string) (Departure, error) {
	if s.oidc == nil {
		return Departure{}, fault.NotFound
	}
	login, err := s.loginOf(ctx, organisation)
	if err != nil {
		return Departure{}, err
	}
	waiting, cancel := s.oidc.asking(ctx)
	defer cancel()
	provider, err := s.provider(waiting, login.Issuer)
	if err != nil {
		return Departure{}, err
	}
	state, browser := rand.Text(), Token(rand.Text())
	flow := flow{login: login, next: next, nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	if err := s.addFlow(ctx, hash(state), hash(string(browser)), flow); err != nil {
		return Departure{}, err
	}
	target := s.clientAt(provider, login).AuthCodeURL(state, oidc.Nonce(flow.nonce), oauth2.S256ChallengeOption(flow.verifier))
	return Departure{URL: target, Browser: browser}, nil
}

// clientAt is what this site is to the provider.
func (s *Service) clientAt(provider *oidc.Provider, login login) *oauth2.Config {
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = authStyle(provider, login)
	return &oauth2.Config{
		ClientID: login.ClientID, ClientSecret: login.secret, Endpoint: endpoint,
		RedirectURL: s.RedirectURI(), Scopes: []string{oidc.ScopeOpenID, oidc.ScopeEmail},
	}
}

// authStyle says how the client proves itself. To try one way and then the other would
// spend the code on the first.
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

// Arrival is a browser that comes back from a provider: what stands in the address, and
// what its cookie says.
type Arrival struct {
	State, Code, Error, Issuer string
	Browser                    Token
}

// Arrive signs in who the provider says this is, as SignIn does: an identity that is known
// already, else the account with the verified address, else a new account. It makes nobody
// a member of the organisation. It returns fault.Invalid, for the field "inloggen", with
// the reason for whom it refuses, and ErrProviderAway when the provider does not answer.
func (s *Service) Arrive(ctx context.Context, a Arrival, old Token) (Token, error) {
	if s.oidc == nil {
		return "", fault.NotFound
	}
	flow, err := s.takeFlow(ctx, hash(a.State), hash(string(a.Browser)))
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
	err = s.useIdentity(ctx, who, hash(string(token)), hash(string(old)))
	if !errors.Is(err, fault.NotFound) {
		return token, err
	}
	email, err := s.vouchedFor(waiting, who)
	if err != nil {
		return "", err
	}
	err = s.linkIdentity(ctx, who, email, hash(string(token)), hash(string(old)))
	if errors.Is(err, fault.Conflict) {
		err = who.login.refuse("Bij dit e-mailadres hoort al een ander account van %s. Log in met een code per mail als het adres van jou is.")
	}
	return token, err
}

// refuse is a reason in Dutch, in which %s stands for the organisation.
func (l login) refuse(reason string) error {
	return fault.Invalid{"inloggen": fmt.Sprintf(reason, l.Name)}
}
