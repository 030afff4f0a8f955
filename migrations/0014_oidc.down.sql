drop table oidc_flow, identity, organisation_domain, organisation_login;
