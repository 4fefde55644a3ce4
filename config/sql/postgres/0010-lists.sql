-- Imported lists: their rows, and the names by which rows without a credit code find their enterprise.

-- A row of a list as its file has it (cells: canonical, by column; texts: as written), what it would do, and what it did.
-- The list itself is a grain's state and holds no rows, so a list of 100,000 rows is written and read in parts.
create table list_row (
  list text collate "C" not null,
  row integer not null check (row > 0),
  action text collate "C" not null check (action in ('file', 'lapse')),
  cells text not null,
  texts text not null,
  name text,
  uscc text collate "C",
  subject text collate "C",
  verdict text collate "C" check (verdict in ('new', 'already', 'case', 'person', 'wrong')),
  code text collate "C",
  reason text,
  outcome text collate "C" check (outcome in ('applied', 'refused')),
  granted text,
  primary key (list, row)
);
create index list_row_by_verdict on list_row (list, verdict, row);
create index list_row_by_subject on list_row (list, subject) where subject is not null;
create index list_row_by_uscc on list_row (list, uscc) where uscc is not null;

-- Names in the form in which they are compared, and every two neighbouring characters of them: a fragment of two
-- characters, the most usual one, is found by an index in any locale, which trigrams can't do.
create table enterprise_name (
  name text collate "C" not null,
  key text collate "C" not null,
  kind text collate "C" not null,
  primary key (name, key)
);
create index enterprise_name_by_key on enterprise_name (key);

create table enterprise_gram (
  gram text collate "C" not null,
  key text collate "C" not null,
  primary key (gram, key)
);

-- Written by triggers, which are part of the statement that writes the enterprise. A record without nameKeys, written by
-- an older program, is known by its name until it is written again.
create function names_of(payload jsonb) returns table (name text, kind text) language sql immutable as $function$
  select n.value ->> 'key', n.value ->> 'kind'
  from jsonb_array_elements(coalesce(payload -> 'nameKeys', jsonb_build_array(jsonb_build_object('key', upper(payload ->> 'name'), 'kind', 'current')))) n (value)
  where n.value ->> 'key' <> ''
$function$;

create function grams_of(payload jsonb) returns table (gram text) language sql immutable as $function$
  select distinct substr(n.name, i, 2) from names_of(payload) n, generate_series(1, length(n.name) - 1) i
$function$;

create function index_enterprise_names() returns trigger language plpgsql as $function$
begin
  if tg_op = 'UPDATE' then
    delete from enterprise_name where key = old.key;
    delete from enterprise_gram where key = old.key and gram in (select gram from grams_of(old.payload));
  end if;
  insert into enterprise_name (name, key, kind) select name, new.key, kind from names_of(new.payload) on conflict do nothing;
  insert into enterprise_gram (gram, key) select gram, new.key from grams_of(new.payload) on conflict do nothing;
  return null;
end
$function$;

create trigger enterprise_named after insert on grain_state for each row
  when (new.state_name = 'enterprise')
  execute function index_enterprise_names();
create trigger enterprise_renamed after update on grain_state for each row
  when (new.state_name = 'enterprise' and (old.payload -> 'nameKeys' is distinct from new.payload -> 'nameKeys' or old.payload ->> 'name' is distinct from new.payload ->> 'name'))
  execute function index_enterprise_names();

insert into enterprise_name (name, key, kind)
select n.name, g.key, n.kind from grain_state g, names_of(g.payload) n where g.state_name = 'enterprise' on conflict do nothing;
insert into enterprise_gram (gram, key)
select n.gram, g.key from grain_state g, grams_of(g.payload) n where g.state_name = 'enterprise' on conflict do nothing;

-- Lists that wait for work.
create index list_by_state on grain_state (state, key) where state_name = 'list';

-- Recognitions, which statistics count by year.
create index log_of_recognitions on log (district, effective_on) where type = 'srdi.enterprise.titleGained.v1';

-- A district's enterprises in the order of pages.
create index enterprise_in_district on grain_state (district, key) where state_name = 'enterprise';
