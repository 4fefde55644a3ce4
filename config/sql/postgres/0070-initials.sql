-- Pinyin initials of names, and every three neighbouring letters of them: there are too few pairs of letters for an index
-- to tell names apart. A record written by an older program has
-- empty ones until it is written again.
create table enterprise_initials (
  initials text collate "C" not null,
  key text collate "C" not null,
  present integer not null check (present in (0, 1)),
  district text collate "C",
  primary key (key, initials)
);
create index enterprise_by_initials on enterprise_initials (initials, key) where present = 1;
create index enterprise_in_district_by_initials on enterprise_initials (district, initials, key) where present = 1;

create table enterprise_initials_gram (
  gram text collate "C" not null,
  key text collate "C" not null,
  primary key (gram, key)
);

create function index_enterprise_initials() returns trigger language plpgsql as $function$
begin
  if tg_op = 'UPDATE' then
    delete from enterprise_initials_gram where key = old.key
      and gram in (select substr(i.initials, p, 3) from enterprise_initials i, generate_series(1, length(i.initials) - 2) p where i.key = old.key);
    delete from enterprise_initials where key = old.key;
  end if;
  insert into enterprise_initials (initials, key, present, district)
  select i.value, new.key, (i.place = 1)::integer, new.payload ->> 'district' from jsonb_array_elements_text(new.payload -> 'initials') with ordinality i (value, place);
  insert into enterprise_initials_gram (gram, key)
  select distinct substr(i.initials, p, 3), new.key from enterprise_initials i, generate_series(1, length(i.initials) - 2) p where i.key = new.key;
  return null;
end
$function$;

create trigger enterprise_initials_new after insert on grain_state for each row
  when (new.state_name = 'enterprise' and new.payload -> 'initials' is not null)
  execute function index_enterprise_initials();
create trigger enterprise_initials_changed after update on grain_state for each row
  when (new.state_name = 'enterprise' and new.payload -> 'initials' is not null and (old.payload -> 'initials' is distinct from new.payload -> 'initials' or old.payload ->> 'district' is distinct from new.payload ->> 'district'))
  execute function index_enterprise_initials();

insert into enterprise_initials (initials, key, present, district) select '', key, 1, payload ->> 'district' from grain_state where state_name = 'enterprise';
