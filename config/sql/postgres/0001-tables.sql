-- The tables of the system of record. Scripts are numbered and append-only: a released one is never edited.
-- One database serves one service, so no table carries a service id.

-- The statements that the AdoNet providers run, by their keys; filled by the next scripts.
create table orleansquery (
  querykey text primary key,
  querytext text not null
);

-- One row per grain state. Keys compare by bytes ("C"), so that order and prefixes mean the same in every database
-- and locale. key is NOT NULL on purpose: AdoNet folds keys that look like numbers to a number and leaves the text
-- null, and such a write must fail instead of sharing a row.
-- The generated columns are what lists ask for. They are columns and not expression indexes because an update that
-- leaves them alone can then stay on its page (HOT), and because counts can be answered from an index alone.
create table grain_state (
  state_name text collate "C" not null,
  key text collate "C" not null,
  version integer not null,
  payload jsonb,
  modified_at timestamptz not null default now(),
  district text collate "C" generated always as (payload ->> 'district') stored,
  state text collate "C" generated always as (payload ->> 'state') stored,
  tier text collate "C" generated always as (case when state_name = 'enterprise' then payload ->> 'tier' end) stored,
  titled boolean generated always as (case when state_name = 'enterprise' then payload -> 'titles' <> '[]'::jsonb end) stored,
  payee text collate "C" generated always as (case when state_name = 'reward' then payload ->> 'payee' end) stored,
  measure text collate "C" generated always as (case when state_name = 'reward' then payload ->> 'measure' end) stored,
  year integer generated always as (case when state_name = 'reward' then (payload ->> 'year')::integer end) stored,
  primary key (state_name, key)
) with (fillfactor = 85);

create index enterprise_by_district on grain_state (district, tier, key) where state_name = 'enterprise';
create index enterprise_by_tier on grain_state (tier, key) where state_name = 'enterprise';
create index enterprise_titled on grain_state (key) where state_name = 'enterprise' and titled;
create index reward_by_payee on grain_state (payee, key) where state_name = 'reward';
create index reward_by_measure on grain_state (measure, year, state, key) where state_name = 'reward';
create index reward_by_year on grain_state (year, state, key) where state_name = 'reward';
create index reward_by_district on grain_state (district, state, key) where state_name = 'reward';
create index park_by_district on grain_state (district, state, key) where state_name = 'park';

-- Counts the clusters that this data has lived in. Transaction ids restart when data is restored elsewhere; start-up
-- then raises the epoch, and positions go on growing.
create table log_epoch (
  single boolean primary key default true check (single),
  epoch integer not null
);
insert into log_epoch (epoch) values (1);

-- The log. Its position is (epoch, xid, seq): numbers of a sequence become visible out of order, transaction ids
-- below pg_snapshot_xmin don't.
create table log (
  epoch integer not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  kind text collate "C" not null,
  subject text collate "C" not null,
  ordinal integer not null check (ordinal > 0),
  district text collate "C",
  type text collate "C" not null,
  effective_on date not null,
  recorded_at timestamptz not null,
  actor text not null,
  cause text not null,
  policy_version text not null,
  data jsonb not null,
  primary key (epoch, xid, seq),
  unique (kind, subject, ordinal)
);
create index log_by_district on log (district, epoch, xid, seq);

-- Which enterprise was where and when; written by the commit of the park.
create table tenancy (
  park text collate "C" not null,
  uscc text collate "C" not null,
  from_on date not null,
  to_on date,
  primary key (park, uscc, from_on)
);
create index tenancy_by_uscc on tenancy (uscc, park);

-- Answers given to requests with an idempotency key.
create table request (
  scope text collate "C" not null,
  key text collate "C" not null,
  digest text not null,
  status integer not null,
  body text not null,
  recorded_at timestamptz not null,
  primary key (scope, key)
);

create table reminder (
  grain_id text collate "C" not null,
  name text collate "C" not null,
  grain_hash integer not null,
  start_at timestamptz not null,
  period bigint not null,
  version integer not null,
  primary key (grain_id, name)
);
create index reminder_by_hash on reminder (grain_hash);

create table membership_version (
  cluster_id text primary key,
  version integer not null default 0,
  changed_at timestamptz not null default now()
);

create table membership (
  cluster_id text not null references membership_version,
  address text not null,
  port integer not null,
  generation integer not null,
  silo_name text not null,
  host_name text not null,
  status integer not null,
  proxy_port integer not null,
  suspect_times text,
  start_time timestamptz not null,
  i_am_alive_time timestamptz not null,
  primary key (cluster_id, address, port, generation)
);
