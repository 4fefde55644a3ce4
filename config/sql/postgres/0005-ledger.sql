-- The ledger, and two more parts of the commit: "rows", rows of other state names that the same aggregate alone writes,
-- and "ledger", entries of public money. Like all other parts they are written with the state row or not at all.

-- Double entry: each row takes an amount from the debited account and gives it to the credited one. Accounts are text,
-- such as 2026/1a/available. An act happens to a reward once, so that nothing is posted, paid or reversed twice even by
-- two activations at once; what undoes an entry names it, and an entry is undone once.
create table ledger (
  position bigint generated always as identity primary key,
  entry text collate "C" not null generated always as (reward || '/' || act) stored unique,
  fund_year integer not null,
  measure text collate "C" not null,
  reward text collate "C" not null,
  payee text collate "C" not null,
  district text collate "C" not null,
  plan text collate "C",
  act text collate "C" not null check (act in ('reserve', 'post', 'pay', 'reverse', 'release', 'recover')),
  debit text collate "C" not null,
  credit text collate "C" not null check (credit <> debit),
  amount_fen bigint not null check (amount_fen > 0),
  refers text collate "C" unique references ledger (entry),
  recorded_at timestamptz not null,
  fund_ordinal integer not null,
  unique (reward, act)
);
create index ledger_by_measure on ledger (fund_year, measure, position);
create index ledger_by_payee on ledger (payee, fund_year, position);
create index ledger_by_district on ledger (district, fund_year, position);

-- What is written in the log and in the ledger stays as it is.
create function refuse_change() returns trigger language plpgsql as $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$function$;
create trigger ledger_append_only before update or delete or truncate on ledger for each statement execute function refuse_change();
create trigger log_append_only before update or delete or truncate on log for each statement execute function refuse_change();

-- The commit of 0002 with the two parts. The payload is {"record", "events", "grants", "rows", "tenancies", "ledger"}.
update orleansquery set querytext = $query$
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
), placed as (
  insert into grain_state as s (state_name, key, version, payload)
  select r.value ->> 'stateName', r.value ->> 'key', 1, r.value -> 'record'
  from written, document d, jsonb_array_elements(d.body -> 'rows') r (value)
  on conflict (state_name, key) do update
    set version = s.version + 1, payload = excluded.payload, modified_at = excluded.modified_at
), housed as (
  insert into tenancy (park, uscc, from_on, to_on)
  select t.value ->> 'park', t.value ->> 'uscc', (t.value ->> 'from')::date, (t.value ->> 'to')::date
  from written, document d, jsonb_array_elements(d.body -> 'tenancies') t (value)
  on conflict (park, uscc, from_on) do update set to_on = excluded.to_on
), booked as (
  insert into ledger (fund_year, measure, reward, payee, district, plan, act, debit, credit, amount_fen, refers, recorded_at, fund_ordinal)
  select (l.value ->> 'fundYear')::integer, l.value ->> 'measure', l.value ->> 'reward', l.value ->> 'payee', l.value ->> 'district',
    l.value ->> 'plan', l.value ->> 'act', l.value ->> 'debit', l.value ->> 'credit', (l.value ->> 'amountFen')::bigint,
    l.value ->> 'refers', (l.value ->> 'recordedAt')::timestamptz, (l.value ->> 'fundOrdinal')::integer
  from written, document d, jsonb_array_elements(d.body -> 'ledger') with ordinality l (value, nr)
  order by l.nr
)
select version as "NewGrainStateVersion" from written
$query$ where querykey = 'WriteToStorageKey';
