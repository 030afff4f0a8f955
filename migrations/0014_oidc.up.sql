-- Signing in with the account of an organisation (OpenID Connect).

-- The provider of an organisation, and this site's client at that provider.
create table organisation_login (
    organisation_id uuid primary key references organisation on delete cascade,
    issuer          text not null check (length(issuer) between 1 and 500),
    client_id       text not null check (length(client_id) between 1 and 500),
    client_secret   text not null default '' check (length(client_secret) <= 500) -- empty for a public client
);

-- The domains whose addresses the provider can vouch for. A domain has one provider: two could each
-- sign in as the other's people.
create table organisation_domain (
    domain          text primary key check (length(domain) between 3 and 253), -- folded
    organisation_id uuid not null references organisation_login on delete cascade
);
create index organisation_domain_organisation on organisation_domain (organisation_id);

-- A person's identity at the provider. It stays valid when their address there changes. A person
-- has one per organisation: an address that was given to a new colleague does not open the old
-- account.
create table identity (
    organisation_id uuid not null references organisation_login on delete cascade,
    issuer          text not null,
    subject         text not null,
    person_id       uuid not null references account on delete cascade,
    linked_at       timestamptz not null,
    primary key (organisation_id, issuer, subject),
    unique (organisation_id, person_id)
);
create index identity_person on identity (person_id);

-- A browser that was sent to the provider and has to come back. nonce and verifier are useless
-- without the browser's cookie, of which only the hash is stored.
create table oidc_flow (
    state_hash      bytea primary key,
    browser_hash    bytea not null,
    organisation_id uuid not null references organisation_login on delete cascade,
    nonce           text not null,
    verifier        text not null,
    next_path       text not null, -- of this site, to continue to; empty for none
    expires_at      timestamptz not null
);
create index oidc_flow_expires on oidc_flow (expires_at);
create index oidc_flow_organisation on oidc_flow (organisation_id);

grant select, insert, update, delete on organisation_login to reflectietool_app;
grant select, insert, delete on organisation_domain, identity, oidc_flow to reflectietool_app;
