-- The parts of names that searches go by, counted out in a loop: a join of set-returning functions, of which the planner
-- expects a thousand rows each, spent most of its time on making room for them. Of a renamed firm only the parts that
-- differ are written; what goes is found by its whole key, and not by a join that may read the whole table.
create function parts_of(texts text[], size integer) returns text[] language plpgsql immutable as $function$
declare
  parts text[] := '{}';
  it text;
begin
  foreach it in array texts loop
    for i in 1 .. length(it) - size + 1 loop
      parts := parts || substr(it, i, size);
    end loop;
  end loop;
  return parts;
end
$function$;

create or replace function index_enterprise_names() returns trigger language plpgsql as $function$
declare
  before text[] := '{}';
  after text[] := parts_of(array(select name from names_of(new.payload)), 2);
begin
  if tg_op = 'UPDATE' then
    before := parts_of(array(select name from names_of(old.payload)), 2);
    delete from enterprise_name where key = old.key;
    delete from enterprise_gram where key = old.key and gram = any (before) and gram <> all (after);
  end if;
  insert into enterprise_name (name, key, kind) select name, new.key, kind from names_of(new.payload) on conflict do nothing;
  insert into enterprise_gram (gram, key) select p.part, new.key from unnest(after) p (part) where p.part <> all (before) on conflict do nothing;
  return null;
end
$function$;

create or replace function index_enterprise_initials() returns trigger language plpgsql as $function$
declare
  before text[] := '{}';
  after text[] := parts_of(array(select jsonb_array_elements_text(new.payload -> 'initials')), 3);
begin
  if tg_op = 'UPDATE' then
    if old.payload -> 'initials' is not null then
      before := parts_of(array(select jsonb_array_elements_text(old.payload -> 'initials')), 3);
    end if;
    delete from enterprise_initials_gram where key = old.key and gram = any (before) and gram <> all (after);
    delete from enterprise_initials where key = old.key;
  end if;
  insert into enterprise_initials (initials, key, present, district)
  select i.value, new.key, (i.place = 1)::integer, new.payload ->> 'district' from jsonb_array_elements_text(new.payload -> 'initials') with ordinality i (value, place);
  insert into enterprise_initials_gram (gram, key) select p.part, new.key from unnest(after) p (part) where p.part <> all (before) on conflict do nothing;
  return null;
end
$function$;
