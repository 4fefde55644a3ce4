-- Seals. Every event carries the digest of its content and of the seal of its subject's event before, and the event of a
-- fund year names the seal of the last ledger entry that it tells of ("covers"). The program makes them, from what the
-- commit holds; rows older than this script have none, and chains begin after them.
alter table log add column covers text;
alter table log add column hash text;
alter table ledger add column hash text;
create index ledger_by_event on ledger (fund_year, fund_ordinal, position);

-- The commit of 0005 with three more members: "hash" and "covers" of an event, "hash" of an entry of the ledger.
drop trigger state_commit_write;

create trigger state_commit_write instead of insert on state_commit
begin
  insert into grain_state (state_name, key, version, payload)
  values (new.state_name, new.key, new.version, new.document -> '$.record')
  on conflict (state_name, key) do update
    set version = excluded.version, payload = excluded.payload, modified_at = excluded.modified_at;

  insert into log (kind, subject, ordinal, district, type, effective_on, recorded_at, actor, cause, policy_version, data, covers, hash)
  select e.value ->> '$.kind', e.value ->> '$.subject', e.value ->> '$.ordinal', e.value ->> '$.district',
    e.value ->> '$.type', e.value ->> '$.effectiveOn', e.value ->> '$.recordedAt', e.value ->> '$.actor',
    e.value ->> '$.cause', e.value ->> '$.policyVersion', e.value -> '$.data', e.value ->> '$.covers', e.value ->> '$.hash'
  from json_each(new.document, '$.events') e
  order by e.key;

  insert into grain_state (state_name, key, version, payload)
  select g.value ->> '$.stateName', g.value ->> '$.key', 1, g.value -> '$.record'
  from json_each(new.document, '$.grants') g;

  insert into grain_state (state_name, key, version, payload)
  select r.value ->> '$.stateName', r.value ->> '$.key', 1, r.value -> '$.record'
  from json_each(new.document, '$.rows') r
  where true
  on conflict (state_name, key) do update
    set version = version + 1, payload = excluded.payload, modified_at = excluded.modified_at;

  insert into tenancy (park, uscc, from_on, to_on)
  select t.value ->> '$.park', t.value ->> '$.uscc', t.value ->> '$.from', t.value ->> '$.to'
  from json_each(new.document, '$.tenancies') t
  where true
  on conflict (park, uscc, from_on) do update set to_on = excluded.to_on;

  insert into ledger (fund_year, measure, reward, payee, district, plan, act, debit, credit, amount_fen, refers, recorded_at, fund_ordinal, hash)
  select l.value ->> '$.fundYear', l.value ->> '$.measure', l.value ->> '$.reward', l.value ->> '$.payee', l.value ->> '$.district',
    l.value ->> '$.plan', l.value ->> '$.act', l.value ->> '$.debit', l.value ->> '$.credit', l.value ->> '$.amountFen',
    l.value ->> '$.refers', l.value ->> '$.recordedAt', l.value ->> '$.fundOrdinal', l.value ->> '$.hash'
  from json_each(new.document, '$.ledger') l
  order by l.key;
end;
