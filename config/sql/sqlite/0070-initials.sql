-- Pinyin initials of names, and every three neighbouring letters of them: there are too few pairs of letters for an index
-- to tell names apart. A record written by an older program has
-- empty ones until it is written again.
create table enterprise_initials (
  initials text not null,
  key text not null,
  present integer not null check (present in (0, 1)),
  district text,
  primary key (key, initials)
) without rowid;
create index enterprise_by_initials on enterprise_initials (initials, key) where present = 1;
create index enterprise_in_district_by_initials on enterprise_initials (district, initials, key) where present = 1;

create table enterprise_initials_gram (
  gram text not null,
  key text not null,
  primary key (gram, key)
) without rowid;

create trigger enterprise_initials_new after insert on grain_state
when new.state_name = 'enterprise' and new.payload -> '$.initials' is not null
begin
  insert into enterprise_initials (initials, key, present, district)
  select i.value, new.key, i.key = 0, new.payload ->> '$.district' from json_each(new.payload, '$.initials') i;

  insert into enterprise_initials_gram (gram, key)
  select distinct substr(i.initials, p.place, 3), new.key from enterprise_initials i join name_place p on p.place < length(i.initials) - 1 where i.key = new.key;
end;

create trigger enterprise_initials_changed after update on grain_state
when new.state_name = 'enterprise' and new.payload -> '$.initials' is not null and (old.payload -> '$.initials' is not new.payload -> '$.initials' or old.payload ->> '$.district' is not new.payload ->> '$.district')
begin
  delete from enterprise_initials_gram where key = old.key
    and gram in (select substr(i.initials, p.place, 3) from enterprise_initials i join name_place p on p.place < length(i.initials) - 1 where i.key = old.key);
  delete from enterprise_initials where key = old.key;

  insert into enterprise_initials (initials, key, present, district)
  select i.value, new.key, i.key = 0, new.payload ->> '$.district' from json_each(new.payload, '$.initials') i;

  insert into enterprise_initials_gram (gram, key)
  select distinct substr(i.initials, p.place, 3), new.key from enterprise_initials i join name_place p on p.place < length(i.initials) - 1 where i.key = new.key;
end;

insert into enterprise_initials (initials, key, present, district) select '', key, 1, payload ->> '$.district' from grain_state where state_name = 'enterprise';
