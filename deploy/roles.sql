-- The roles and the database, once, on the primary as a superuser. Everybody on the machine sees the arguments of a
-- program, so the passwords are in its environment:
--   read -rs OWNER_PASSWORD && read -rs WEB_PASSWORD && export OWNER_PASSWORD WEB_PASSWORD
--   psql -h db1 -U postgres -v ON_ERROR_STOP=1 -f roles.sql
-- Then "reflectietool migrate up" with both addresses.
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD

create role reflectietool_owner login password :'owner_password';
create role reflectietool_web login password :'web_password';
create database reflectietool owner reflectietool_owner;

-- pgbouncer refuses these as settings of a connection. Without it the server sends them itself.
alter role reflectietool_web set search_path = public;
alter role reflectietool_web set statement_timeout = '10s';
alter role reflectietool_web set idle_in_transaction_session_timeout = '30s';

-- Errors of statements can quote what a visitor sent.
alter role reflectietool_web set log_min_messages = log;
alter role reflectietool_owner set log_min_messages = log;

-- What the server may do comes with the migrations, for this role.
create role reflectietool_app nologin;
grant reflectietool_app to reflectietool_owner, reflectietool_web;
