-- A renamed firm's parts of names: what the old and the new names have in common stays as it is. What goes is found by
-- its whole key, one by one, and not by a join for which the planner may read the whole table.
create or replace function index_enterprise_names() returns trigger language plpgsql as $function$
declare
  gone text[];
  come text[];
begin
  if tg_op = 'UPDATE' then
    gone := array(select gram from grams_of(old.payload) except select gram from grams_of(new.payload));
    come := array(select gram from grams_of(new.payload) except select gram from grams_of(old.payload));
    delete from enterprise_name where key = old.key;
    delete from enterprise_gram where key = old.key and gram = any (gone);
  else
    come := array(select gram from grams_of(new.payload));
  end if;
  insert into enterprise_name (name, key, kind) select name, new.key, kind from names_of(new.payload) on conflict do nothing;
  insert into enterprise_gram (gram, key) select unnest(come), new.key on conflict do nothing;
  return null;
end
$function$;

create function initials_grams_of(payload jsonb) returns table (gram text) language sql immutable as $function$
  select distinct substr(i.value, p, 3) from jsonb_array_elements_text(payload -> 'initials') i (value), generate_series(1, length(i.value) - 2) p
$function$;

create or replace function index_enterprise_initials() returns trigger language plpgsql as $function$
declare
  gone text[];
  come text[];
begin
  if tg_op = 'UPDATE' and old.payload -> 'initials' is not null then
    gone := array(select gram from initials_grams_of(old.payload) except select gram from initials_grams_of(new.payload));
    come := array(select gram from initials_grams_of(new.payload) except select gram from initials_grams_of(old.payload));
    delete from enterprise_initials_gram where key = old.key and gram = any (gone);
  else
    come := array(select gram from initials_grams_of(new.payload));
  end if;
  if tg_op = 'UPDATE' then
    delete from enterprise_initials where key = old.key;
  end if;
  insert into enterprise_initials (initials, key, present, district)
  select i.value, new.key, (i.place = 1)::integer, new.payload ->> 'district' from jsonb_array_elements_text(new.payload -> 'initials') with ordinality i (value, place);
  insert into enterprise_initials_gram (gram, key) select unnest(come), new.key on conflict do nothing;
  return null;
end
$function$;
