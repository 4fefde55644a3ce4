-- Seals. Every event carries the digest of its content and of the seal of its subject's event before, and the event of a
-- fund year names the seal of the last ledger entry that it tells of ("covers"). The program makes them, from what the
-- commit holds; rows older than this script have none, and chains begin after them.
alter table log add column covers text;
alter table log add column hash text;
alter table ledger add column hash text;
create index ledger_by_event on ledger (fund_year, fund_ordinal, position);

-- The commit with three more members: "hash" and "covers" of an event, "hash" of an entry of the ledger.
update orleansquery set querytext = replace(replace(replace(replace(querytext,
  'policy_version, data)', 'policy_version, data, covers, hash)'),
  'e.value -> ''data''', 'e.value -> ''data'', e.value ->> ''covers'', e.value ->> ''hash'''),
  'recorded_at, fund_ordinal)', 'recorded_at, fund_ordinal, hash)'),
  '(l.value ->> ''fundOrdinal'')::integer', '(l.value ->> ''fundOrdinal'')::integer, l.value ->> ''hash''')
where querykey = 'WriteToStorageKey';
