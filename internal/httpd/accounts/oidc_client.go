package accounts

import (
	"context"
	"fmt"
	"net/http"

	"github.com/coreos/go-oidc/v3/oidc"

	"reflectietool/internal/account"
)

// maxProviderAnswer is far above the largest document, token or key set of a real provider.
const maxProviderAnswer = 1 << 20

// ProviderClient returns a function that puts the HTTP client for providers into a context. The
// client waits no longer than account.ProviderTime, reads no more than a mebibyte, keeps no cookies
// and follows no redirect: a provider publishes its documents at the addresses that it names.
func ProviderClient() func(context.Context) context.Context {
	client := &http.Client{
		Timeout:       account.ProviderTime,
		Transport:     bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(ctx context.Context) context.Context { return oidc.ClientContext(ctx, client) }
}

// bounded is a transport that limits the size of responses.
type bounded struct{ next http.RoundTripper }

// RoundTrip refuses a response that announces too many bytes, and cuts off one that sends too many.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if response.ContentLength > maxProviderAnswer {
		_ = response.Body.Close() // the response is refused anyway
		return nil, fmt.Errorf("answer of %d bytes is too large", response.ContentLength)
	}
	response.Body = http.MaxBytesReader(nil, response.Body, maxProviderAnswer)
	return response, nil
}
