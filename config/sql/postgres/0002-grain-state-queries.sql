-- Grain state. Parameters are AdoNet's: @GrainTypeString is the state name, @GrainIdExtensionString the grain's key.
-- The hashes, @GrainIdN0, @GrainIdN1 and @ServiceId are not needed and not used.

insert into orleansquery (querykey, querytext) values ('ReadFromStorageKey', $query$
select convert_to(payload::text, 'UTF8') as "PayloadBinary", version as "Version"
from grain_state
where state_name = @GrainTypeString and key = @GrainIdExtensionString
$query$);

-- The commit. The payload is the document {"record", "events", "grants", "tenancies"}. Everything hangs on the row
-- that "written" returns: when the version is stale, or another first write was faster, it returns none and nothing
-- is written. A second event of one ordinal or a grant that exists breaks a key and with it the whole statement.
insert into orleansquery (querykey, querytext) values ('WriteToStorageKey', $query$
with document as materialized (
  select convert_from(@PayloadBinary, 'UTF8')::jsonb as body
), written as (
  insert into grain_state as s (state_name, key, version, payload)
  select @GrainTypeString, @GrainIdExtensionString, 1, d.body -> 'record'
  from document d
  where @GrainStateVersion is null
    or exists (select 1 from grain_state where state_name = @GrainTypeString and key = @GrainIdExtensionString)
  on conflict (state_name, key) do update
    set version = s.version + 1, payload = excluded.payload, modified_at = excluded.modified_at
    where s.version = @GrainStateVersion
  returning version
), logged as (
  insert into log (epoch, kind, subject, ordinal, district, type, effective_on, recorded_at, actor, cause, policy_version, data)
  select (select epoch from log_epoch), e.value ->> 'kind', e.value ->> 'subject', (e.value ->> 'ordinal')::integer,
    e.value ->> 'district', e.value ->> 'type', (e.value ->> 'effectiveOn')::date, (e.value ->> 'recordedAt')::timestamptz,
    e.value ->> 'actor', e.value ->> 'cause', e.value ->> 'policyVersion', e.value -> 'data'
  from written, document d, jsonb_array_elements(d.body -> 'events') with ordinality e (value, nr)
  order by e.nr
), granted as (
  insert into grain_state (state_name, key, version, payload)
  select g.value ->> 'stateName', g.value ->> 'key', 1, g.value -> 'record'
  from written, document d, jsonb_array_elements(d.body -> 'grants') g (value)
), housed as (
  insert into tenancy (park, uscc, from_on, to_on)
  select t.value ->> 'park', t.value ->> 'uscc', (t.value ->> 'from')::date, (t.value ->> 'to')::date
  from written, document d, jsonb_array_elements(d.body -> 'tenancies') t (value)
  on conflict (park, uscc, from_on) do update set to_on = excluded.to_on
)
select version as "NewGrainStateVersion" from written
$query$);

insert into orleansquery (querykey, querytext) values ('ClearStorageKey', $query$
update grain_state set payload = null, version = version + 1, modified_at = now()
where state_name = @GrainTypeString and key = @GrainIdExtensionString and version = @GrainStateVersion
returning version as "NewGrainStateVersion"
$query$);
