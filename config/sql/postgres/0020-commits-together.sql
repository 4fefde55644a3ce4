-- The commit of 0005 for any number of grains: what was written for one row is written for a set of rows, so that many
-- commits cost one execution. AdoNet gives arrays of one; group commit puts arrays of many in the place of each array[…],
-- with every grain at most once. "stored" holds the documents whose state row was written: a stale version, or a first
-- write that came second, is not among them, and nothing of it is written. A broken key fails the whole statement.
update orleansquery set querytext = $query$
with given as materialized (
  select g.nr, g.state_name, g.key, g.version, convert_from(g.payload, 'UTF8')::jsonb as body
  from unnest(array[@GrainTypeString]::text[], array[@GrainIdExtensionString]::text[], array[@GrainStateVersion]::integer[], array[@PayloadBinary]::bytea[])
    with ordinality g (state_name, key, version, payload, nr)
), written as (
  insert into grain_state as s (state_name, key, version, payload)
  select g.state_name, g.key, coalesce(g.version, 0) + 1, g.body -> 'record'
  from given g
  where g.version is null
    or exists (select 1 from grain_state e where e.state_name = g.state_name and e.key = g.key)
  on conflict (state_name, key) do update
    set version = excluded.version, payload = excluded.payload, modified_at = excluded.modified_at
    where s.version = excluded.version - 1
  returning state_name, key, version
), stored as materialized (
  select g.nr, g.body, w.version from written w join given g on g.key = w.key and g.state_name = w.state_name
), logged as (
  insert into log (epoch, kind, subject, ordinal, district, type, effective_on, recorded_at, actor, cause, policy_version, data)
  select (select epoch from log_epoch), e.value ->> 'kind', e.value ->> 'subject', (e.value ->> 'ordinal')::integer,
    e.value ->> 'district', e.value ->> 'type', (e.value ->> 'effectiveOn')::date, (e.value ->> 'recordedAt')::timestamptz,
    e.value ->> 'actor', e.value ->> 'cause', e.value ->> 'policyVersion', e.value -> 'data'
  from stored d, jsonb_array_elements(d.body -> 'events') with ordinality e (value, nr)
  order by d.nr, e.nr
), granted as (
  insert into grain_state (state_name, key, version, payload)
  select g.value ->> 'stateName', g.value ->> 'key', 1, g.value -> 'record'
  from stored d, jsonb_array_elements(d.body -> 'grants') g (value)
), placed as (
  insert into grain_state as s (state_name, key, version, payload)
  select r.value ->> 'stateName', r.value ->> 'key', 1, r.value -> 'record'
  from stored d, jsonb_array_elements(d.body -> 'rows') r (value)
  on conflict (state_name, key) do update
    set version = s.version + 1, payload = excluded.payload, modified_at = excluded.modified_at
), housed as (
  insert into tenancy (park, uscc, from_on, to_on)
  select t.value ->> 'park', t.value ->> 'uscc', (t.value ->> 'from')::date, (t.value ->> 'to')::date
  from stored d, jsonb_array_elements(d.body -> 'tenancies') t (value)
  on conflict (park, uscc, from_on) do update set to_on = excluded.to_on
), booked as (
  insert into ledger (fund_year, measure, reward, payee, district, plan, act, debit, credit, amount_fen, refers, recorded_at, fund_ordinal)
  select (l.value ->> 'fundYear')::integer, l.value ->> 'measure', l.value ->> 'reward', l.value ->> 'payee', l.value ->> 'district',
    l.value ->> 'plan', l.value ->> 'act', l.value ->> 'debit', l.value ->> 'credit', (l.value ->> 'amountFen')::bigint,
    l.value ->> 'refers', (l.value ->> 'recordedAt')::timestamptz, (l.value ->> 'fundOrdinal')::integer
  from stored d, jsonb_array_elements(d.body -> 'ledger') with ordinality l (value, nr)
  order by d.nr, l.nr
)
select version as "NewGrainStateVersion", nr from stored
$query$ where querykey = 'WriteToStorageKey';
