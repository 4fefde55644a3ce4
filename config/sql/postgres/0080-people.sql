-- People (accounts) and machines (clients). An account's name is its id and is never given again: rows stay when people go.
create table account (
  id text primary key,
  user_name text not null,
  normalized_user_name text not null unique,
  display_name text not null,
  role text not null,
  district text,
  password_hash text,
  security_stamp text not null,
  concurrency_stamp text not null,
  two_factor_enabled boolean not null,
  lockout_enabled boolean not null,
  lockout_end timestamptz,
  access_failed_count integer not null,
  locked boolean not null,
  code_step bigint not null,
  created_at timestamptz not null,
  removed_at timestamptz
);

-- What second factors are made of, encrypted with the keys of the data folder.
create table account_token (
  user_id text not null references account (id) on delete cascade,
  login_provider text not null,
  name text not null,
  value text,
  primary key (user_id, login_provider, name)
);

-- Links that set a password, once: the digest of what the link says. An empty account is the first one's.
create table account_link (
  digest text primary key,
  account text not null,
  until text not null
);
create index account_link_of on account_link (account);

-- Clients that get tokens for their secret. The other three tables belong to the same library; it reads them when a client goes.
create table client (
  id text primary key,
  application_type text,
  client_id text unique,
  client_secret text,
  client_type text,
  concurrency_token text,
  consent_type text,
  display_name text,
  display_names text,
  json_web_key_set text,
  permissions text,
  post_logout_redirect_uris text,
  properties text,
  redirect_uris text,
  requirements text,
  settings text
);

create table client_authorization (
  id text primary key,
  application_id text references client (id),
  concurrency_token text,
  creation_date timestamptz,
  properties text,
  scopes text,
  status text,
  subject text,
  type text
);
create index client_authorization_of on client_authorization (application_id, status, subject, type);

create table client_scope (
  id text primary key,
  concurrency_token text,
  description text,
  descriptions text,
  display_name text,
  display_names text,
  name text unique,
  properties text,
  resources text
);

create table client_token (
  id text primary key,
  application_id text references client (id),
  authorization_id text references client_authorization (id),
  concurrency_token text,
  creation_date timestamptz,
  expiration_date timestamptz,
  payload text,
  properties text,
  redemption_date timestamptz,
  reference_id text unique,
  status text,
  subject text,
  type text
);
create index client_token_of on client_token (application_id, status, subject, type);
create index client_token_authorization on client_token (authorization_id);
