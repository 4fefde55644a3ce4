-- The ledger, and two more parts of the commit: "rows", rows of other state names that the same aggregate alone writes,
-- and "ledger", entries of public money. Like all other parts they are written with the state row or not at all.

-- Double entry: each row takes an amount from the debited account and gives it to the credited one. Accounts are text,
-- such as 2026/1a/available. An act happens to a reward once, so that nothing is posted, paid or reversed twice even by
-- two activations at once; what undoes an entry names it, and an entry is undone once.
create table ledger (
  position integer primary key autoincrement,
  entry text not null as (reward || '/' || act) stored unique,
  fund_year integer not null,
  measure text not null,
  reward text not null,
  payee text not null,
  district text not null,
  plan text,
  act text not null check (act in ('reserve', 'post', 'pay', 'reverse', 'release', 'recover')),
  debit text not null,
  credit text not null check (credit <> debit),
  amount_fen integer not null check (typeof(amount_fen) = 'integer' and amount_fen > 0),
  refers text unique references ledger (entry),
  recorded_at text not null,
  fund_ordinal integer not null,
  unique (reward, act)
);
create index ledger_by_measure on ledger (fund_year, measure, position);
create index ledger_by_payee on ledger (payee, fund_year, position);
create index ledger_by_district on ledger (district, fund_year, position);

-- What is written in the log and in the ledger stays as it is.
create trigger ledger_no_update before update on ledger begin select raise(abort, 'ledger is append-only'); end;
create trigger ledger_no_delete before delete on ledger begin select raise(abort, 'ledger is append-only'); end;
create trigger log_no_update before update on log begin select raise(abort, 'log is append-only'); end;
create trigger log_no_delete before delete on log begin select raise(abort, 'log is append-only'); end;

-- The commit of 0001 with the two parts. document is {"record", "events", "grants", "rows", "tenancies", "ledger"}.
drop trigger state_commit_write;

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

  insert into ledger (fund_year, measure, reward, payee, district, plan, act, debit, credit, amount_fen, refers, recorded_at, fund_ordinal)
  select l.value ->> '$.fundYear', l.value ->> '$.measure', l.value ->> '$.reward', l.value ->> '$.payee', l.value ->> '$.district',
    l.value ->> '$.plan', l.value ->> '$.act', l.value ->> '$.debit', l.value ->> '$.credit', l.value ->> '$.amountFen',
    l.value ->> '$.refers', l.value ->> '$.recordedAt', l.value ->> '$.fundOrdinal'
  from json_each(new.document, '$.ledger') l
  order by l.key;
end;
