// A real OpenID provider for the tests of signing in with an organisation's account. It
// listens on a free port of loopback, prints that port, and ends with its standard input.
// A proxy of the test stands in front, whose address is the issuer.
//
// Who signs in is told in the address of the page to sign in: ?who=subject,address,verified.
// Arguments: the issuer, the redirect URI, and what the ID token leaves to userinfo.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [issuer, redirectURI, userinfo] = process.argv.slice(2);

const client = (id, secret) => ({
  client_id: id,
  client_secret: secret,
  token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
  redirect_uris: [redirectURI],
  grant_types: ['authorization_code'],
  response_types: ['code'],
});

const people = new Map(); // what is known of each subject

const provider = new Provider(issuer, {
  clients: [client('reflectietool', 'geheim & 100%'), client('openbaar')],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  // Some providers put the address in the ID token, others leave it to userinfo.
  conformIdTokenClaims: userinfo === 'email',
  ttl: { IdToken: 60, AccessToken: 60, AuthorizationCode: 60, Interaction: 600, Grant: 600, Session: 600 },
  pkce: { required: () => true },
  cookies: { keys: ['test'] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Whoever signs in has agreed to what this client asks.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email');
    await grant.save();
    return grant;
  },
  features: { devInteractions: { enabled: false } },
});

const answer = provider.callback();

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (!pathname.startsWith('/interaction/')) return answer(request, response);
  if (!searchParams.has('who')) {
    response.setHeader('Content-Type', 'text/html');
    return response.end('<!doctype html><html lang="en"><title>Sign in</title><link rel="icon" href="data:,">');
  }
  const [sub, email, verified] = searchParams.get('who').split(',');
  people.set(sub, email ? { email, email_verified: verified === 'yes' } : {});
  const result = sub === 'nobody' ? { error: 'access_denied' } : { login: { accountId: sub } };
  return provider.interactionFinished(request, response, result);
}).listen(0, '127.0.0.1', function () {
  console.log(this.address().port);
});

process.stdin.on('end', () => process.exit()).resume();
