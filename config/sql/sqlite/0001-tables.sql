-- The tables of the system of record, as on PostgreSQL. Scripts are numbered and append-only: a released one is never
-- edited. Clusters need a shared database, so there are no membership tables here.

-- The statements that the AdoNet providers run, by their keys; filled by the next scripts.
create table orleansquery (
  querykey text primary key,
  querytext text not null
) without rowid;

-- One row per grain state. key is NOT NULL on purpose: AdoNet folds keys that look like numbers to a number and leaves
-- the text null, and such a write must fail instead of sharing a row. The generated columns are what lists ask for.
create table grain_state (
  state_name text not null,
  key text not null,
  version integer not null,
  payload text,
  modified_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  district text as (payload ->> 'district'),
  state text as (payload ->> 'state'),
  tier text as (case when state_name = 'enterprise' then payload ->> 'tier' end),
  titled integer as (case when state_name = 'enterprise' then payload -> 'titles' <> '[]' end),
  payee text as (case when state_name = 'reward' then payload ->> 'payee' end),
  measure text as (case when state_name = 'reward' then payload ->> 'measure' end),
  year integer as (case when state_name = 'reward' then cast(payload ->> 'year' as integer) end),
  primary key (state_name, key)
);

create index enterprise_by_district on grain_state (district, tier, key) where state_name = 'enterprise';
create index enterprise_by_tier on grain_state (tier, key) where state_name = 'enterprise';
create index enterprise_titled on grain_state (key) where state_name = 'enterprise' and titled;
create index reward_by_payee on grain_state (payee, key) where state_name = 'reward';
create index reward_by_measure on grain_state (measure, year, state, key) where state_name = 'reward';
create index reward_by_year on grain_state (year, state, key) where state_name = 'reward';
create index reward_by_district on grain_state (district, state, key) where state_name = 'reward';
create index park_by_district on grain_state (district, state, key) where state_name = 'park';

-- The log. There is one writer at a time, so the order of row ids is the order of commits; AUTOINCREMENT never gives
-- one out again.
create table log (
  position integer primary key autoincrement,
  kind text not null,
  subject text not null,
  ordinal integer not null check (ordinal > 0),
  district text,
  type text not null,
  effective_on text not null,
  recorded_at text not null,
  actor text not null,
  cause text not null,
  policy_version text not null,
  data text not null,
  unique (kind, subject, ordinal)
);
create index log_by_district on log (district, position);

-- Which enterprise was where and when; written by the commit of the park.
create table tenancy (
  park text not null,
  uscc text not null,
  from_on text not null,
  to_on text,
  primary key (park, uscc, from_on)
) without rowid;
create index tenancy_by_uscc on tenancy (uscc, park);

-- Answers given to requests with an idempotency key.
create table request (
  scope text not null,
  key text not null,
  digest text not null,
  status integer not null,
  body text not null,
  recorded_at text not null,
  primary key (scope, key)
);

create table reminder (
  grain_id text not null,
  name text not null,
  grain_hash integer not null,
  start_at text not null,
  period integer not null,
  version integer not null,
  primary key (grain_id, name)
) without rowid;
create index reminder_by_hash on reminder (grain_hash);

-- The commit. SQLite has no statements within statements, but a trigger is part of the statement that fires it: one
-- insert into this view writes the state, the events, the grants and the tenancies, or, when any of them breaks a key,
-- nothing. document is {"record", "events", "grants", "tenancies"}.
create view state_commit as select state_name, key, version, payload as document from grain_state;

create trigger state_commit_write instead of insert on state_commit
begin
  insert into grain_state (state_name, key, version, payload)
  values (new.state_name, new.key, new.version, new.document -> '$.record')
  on conflict (state_name, key) do update
    set version = excluded.version, payload = excluded.payload, modified_at = excluded.modified_at;

  insert into log (kind, subject, ordinal, district, type, effective_on, recorded_at, actor, cause, policy_version, data)
  select e.value ->> '$.kind', e.value ->> '$.subject', e.value ->> '$.ordinal', e.value ->> '$.district',
    e.value ->> '$.type', e.value ->> '$.effectiveOn', e.value ->> '$.recordedAt', e.value ->> '$.actor',
    e.value ->> '$.cause', e.value ->> '$.policyVersion', e.value -> '$.data'
  from json_each(new.document, '$.events') e
  order by e.key;

  insert into grain_state (state_name, key, version, payload)
  select g.value ->> '$.stateName', g.value ->> '$.key', 1, g.value -> '$.record'
  from json_each(new.document, '$.grants') g;

  insert into tenancy (park, uscc, from_on, to_on)
  select t.value ->> '$.park', t.value ->> '$.uscc', t.value ->> '$.from', t.value ->> '$.to'
  from json_each(new.document, '$.tenancies') t
  where true
  on conflict (park, uscc, from_on) do update set to_on = excluded.to_on;
end;
