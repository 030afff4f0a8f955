package account

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// identity is a person as the provider identified them. Everything in it has been verified.
type identity struct {
	login   login
	subject string
	Afterwards
	claims   claims
	provider *oidc.Provider
	access   oauth2.TokenSource
}

// claims are the claims of a provider that this package uses.
type claims struct {
	Email      string `json:"email"`
	Verified   any    `json:"email_verified"` // some providers send a string
	Authorized string `json:"azp"`
}

func (c claims) verified() bool { return c.Verified == true || c.Verified == "true" }

// identify exchanges the code for an ID token and verifies it: signed by the provider with an
// asymmetric key, from this issuer, for this client, not expired, and for this flow.
func (s *Service) identify(ctx context.Context, flow flow, a Arrival) (identity, error) {
	login := flow.login
	switch {
	case a.Error == "access_denied":
		return identity{}, login.refuse("Je hebt het inloggen bij %s afgebroken. Dat is niet erg: begin opnieuw als je dat wilt.")
	case a.Error != "":
		return identity{}, login.refuse("Bij de inlogdienst van %s is iets misgegaan. Begin opnieuw.")
	case login.unreadable != nil:
		return identity{}, away("secret of organisation "+login.Organisation, login.unreadable)
	case a.Code == "":
		return identity{}, errFlowGone
	case a.Issuer != "" && a.Issuer != login.Issuer: // RFC 9207: the answer of another provider
		return identity{}, unverified(login, errors.New("answer of another issuer"))
	}
	provider, err := s.provider(ctx, login.Issuer)
	if err != nil {
		return identity{}, err
	}
	token, err := s.clientAt(provider, login).Exchange(ctx, a.Code, oauth2.VerifierOption(flow.verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.ErrorCode == "invalid_grant" {
		return identity{}, fmt.Errorf("%w: token endpoint: %s", errFlowGone, refused.ErrorCode)
	}
	if err != nil {
		return identity{}, away("token endpoint", withoutAnswer(err))
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := provider.Verifier(&oidc.Config{ClientID: login.ClientID, Now: s.now}).Verify(ctx, raw)
	if err != nil && strings.Contains(err.Error(), "fetching keys") { // go-oidc does not wrap this error
		return identity{}, away("keys", err)
	}
	if err != nil {
		return identity{}, unverified(login, err)
	}
	who := identity{
		login: login, Afterwards: flow.Afterwards, subject: verified.Subject, provider: provider, access: oauth2.StaticTokenSource(token),
	}
	if err := verified.Claims(&who.claims); err != nil {
		return identity{}, unverified(login, errors.New("unreadable claims"))
	}
	switch {
	case verified.Nonce != flow.nonce:
		return identity{}, unverified(login, errors.New("the ID token is for another sign-in"))
	case who.claims.Authorized != "" && who.claims.Authorized != login.ClientID:
		return identity{}, unverified(login, errors.New("the ID token is for another client"))
	case who.subject == "" || len(who.subject) > 255: // the most that OpenID Connect Core allows
		return identity{}, unverified(login, errors.New("the ID token has no usable subject"))
	}
	return who, nil
}

// unverified refuses an answer that may be forged; the cause is for the log.
func unverified(login login, cause error) error {
	return fmt.Errorf("%w: %s", login.refuse("Het antwoord van de inlogdienst van %s klopt niet. Begin opnieuw."), brief(cause))
}

// vouchedFor returns the address that the provider has verified, if it is of one of the
// organisation's domains. An unverified address could be typed in by anyone with an account at the
// provider.
func (s *Service) vouchedFor(ctx context.Context, who identity) (Email, error) {
	told := who.claims
	if (told.Email == "" || told.Verified == nil) && who.provider.UserInfoEndpoint() != "" {
		info, err := who.provider.UserInfo(ctx, who.access)
		if err != nil {
			return Email{}, away("userinfo endpoint", withoutAnswer(err))
		}
		// go-oidc leaves comparing the subject to its caller.
		if info.Subject != who.subject || info.Claims(&told) != nil {
			return Email{}, unverified(who.login, errors.New("userinfo is about somebody else"))
		}
	}
	const advice = " Log in met een code per mail."
	if told.Email == "" {
		return Email{}, who.login.refuse("%s heeft je e-mailadres niet doorgegeven. Zonder adres weten we niet wie je bent." + advice)
	}
	if !told.verified() {
		return Email{}, who.login.refuse("%s heeft je e-mailadres niet gecontroleerd. Daarom kunnen we je er niet aan herkennen." + advice)
	}
	email, err := ParseEmail(told.Email)
	if err != nil {
		return Email{}, who.login.refuse("%s heeft een e-mailadres doorgegeven dat niet klopt." + advice)
	}
	if !slices.Contains(who.login.Domains, email.domain()) {
		return Email{}, who.login.refuse("Je e-mailadres bij %s heeft een ander domein dan is afgesproken." + advice)
	}
	return email, nil
}

// provider reads the discovery document of an issuer, at most once an hour. Like everything that
// sends requests to a provider, it needs a context made by asking.
func (s *Service) provider(ctx context.Context, issuer string) (*oidc.Provider, error) {
	s.oidc.mu.Lock()
	found := s.oidc.known[issuer]
	s.oidc.mu.Unlock()
	if s.now().Before(found.until) {
		return found.Provider, nil
	}
	provider, err := s.discover(ctx, issuer)
	if err != nil {
		return nil, away("discovery", err)
	}
	s.oidc.mu.Lock()
	defer s.oidc.mu.Unlock()
	s.oidc.known[issuer] = known{Provider: provider, until: s.now().Add(discoveryLife)}
	return provider, nil
}

// discover reads the discovery document of an issuer and checks the addresses in it.
func (s *Service) discover(ctx context.Context, issuer string) (*oidc.Provider, error) {
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, err
	}
	var metadata struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&metadata); err != nil {
		return nil, err
	}
	addresses := []string{provider.Endpoint().AuthURL, provider.Endpoint().TokenURL, metadata.Keys}
	if userinfo := provider.UserInfoEndpoint(); userinfo != "" {
		addresses = append(addresses, userinfo)
	}
	for _, address := range addresses {
		if !s.oidc.usable(address) {
			return nil, fmt.Errorf("unusable address %q", address)
		}
	}
	return provider, nil
}

// away returns an ErrProviderAway that names the step that failed, for the log.
func away(step string, cause error) error {
	return fmt.Errorf("%w: %s: %s", ErrProviderAway, step, brief(cause))
}

// withoutAnswer removes the provider's answer from an error, since it can contain personal data.
func withoutAnswer(err error) error {
	var refused *oauth2.RetrieveError
	var unreached *url.Error
	switch {
	case errors.As(err, &refused):
		return fmt.Errorf("refused with %q", brief(errors.New(refused.ErrorCode)))
	case errors.As(err, &unreached):
		return unreached
	default:
		return errors.New("unusable answer")
	}
}

func brief(cause error) string {
	text := strings.ToValidUTF8(cause.Error(), "?")
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "..."
	}
	return text
}
