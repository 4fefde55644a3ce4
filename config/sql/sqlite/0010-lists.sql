-- Imported lists: their rows, and the names by which rows without a credit code find their enterprise.

-- A row of a list as its file has it (cells: canonical, by column; texts: as written), what it would do, and what it did.
-- The list itself is a grain's state and holds no rows, so a list of 100,000 rows is written and read in parts.
create table list_row (
  list text not null,
  row integer not null check (row > 0),
  action text not null check (action in ('file', 'lapse')),
  cells text not null,
  texts text not null,
  name text,
  uscc text,
  subject text,
  verdict text check (verdict in ('new', 'already', 'case', 'person', 'wrong')),
  code text,
  reason text,
  outcome text check (outcome in ('applied', 'refused')),
  granted text,
  primary key (list, row)
) without rowid;
create index list_row_by_verdict on list_row (list, verdict, row);
create index list_row_by_subject on list_row (list, subject) where subject is not null;
create index list_row_by_uscc on list_row (list, uscc) where uscc is not null;

-- Names in the form in which they are compared, and every two neighbouring characters of them: a fragment of two
-- characters, the most usual one, is found by an index, which trigrams can't do.
create table enterprise_name (
  name text not null,
  key text not null,
  kind text not null,
  primary key (name, key)
) without rowid;
create index enterprise_name_by_key on enterprise_name (key);

create table enterprise_gram (
  gram text not null,
  key text not null,
  primary key (gram, key)
) without rowid;

-- The places in a name; triggers can't count by recursion.
create table name_place (place integer primary key);
insert into name_place (place)
with recursive counting (place) as (select 1 union all select place + 1 from counting where place < 1000)
select place from counting;

-- Written by triggers, which are part of the statement that writes the enterprise. A record without nameKeys, written by
-- an older program, is known by its name until it is written again.
create trigger enterprise_named after insert on grain_state
when new.state_name = 'enterprise'
begin
  insert into enterprise_name (name, key, kind)
  select n.value ->> '$.key', new.key, n.value ->> '$.kind'
  from json_each(ifnull(new.payload -> '$.nameKeys', json_array(json_object('key', upper(new.payload ->> '$.name'), 'kind', 'current')))) n
  where n.value ->> '$.key' <> ''
  on conflict (name, key) do nothing;

  insert into enterprise_gram (gram, key)
  select distinct substr(n.name, p.place, 2), new.key from enterprise_name n join name_place p on p.place < length(n.name) where n.key = new.key;
end;

create trigger enterprise_renamed after update on grain_state
when new.state_name = 'enterprise'
  and (old.payload -> '$.nameKeys' is not new.payload -> '$.nameKeys' or old.payload ->> '$.name' is not new.payload ->> '$.name')
begin
  delete from enterprise_gram where key = old.key
    and gram in (select substr(n.name, p.place, 2) from enterprise_name n join name_place p on p.place < length(n.name) where n.key = old.key);
  delete from enterprise_name where key = old.key;

  insert into enterprise_name (name, key, kind)
  select n.value ->> '$.key', new.key, n.value ->> '$.kind'
  from json_each(ifnull(new.payload -> '$.nameKeys', json_array(json_object('key', upper(new.payload ->> '$.name'), 'kind', 'current')))) n
  where n.value ->> '$.key' <> ''
  on conflict (name, key) do nothing;

  insert into enterprise_gram (gram, key)
  select distinct substr(n.name, p.place, 2), new.key from enterprise_name n join name_place p on p.place < length(n.name) where n.key = new.key;
end;

insert into enterprise_name (name, key, kind)
select n.value ->> '$.key', g.key, n.value ->> '$.kind'
from grain_state g, json_each(ifnull(g.payload -> '$.nameKeys', json_array(json_object('key', upper(g.payload ->> '$.name'), 'kind', 'current')))) n
where g.state_name = 'enterprise' and n.value ->> '$.key' <> ''
on conflict (name, key) do nothing;
insert into enterprise_gram (gram, key)
select distinct substr(n.name, p.place, 2), n.key from enterprise_name n join name_place p on p.place < length(n.name);

-- Lists that wait for work.
create index list_by_state on grain_state (state, key) where state_name = 'list';

-- Recognitions, which statistics count by year.
create index log_of_recognitions on log (district, effective_on) where type = 'srdi.enterprise.titleGained.v1';

-- A district's enterprises in the order of pages.
create index enterprise_in_district on grain_state (district, key) where state_name = 'enterprise';
