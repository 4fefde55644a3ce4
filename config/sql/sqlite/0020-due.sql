-- What runs out: a row for every title in force and every accreditation of a park, with the last day of its validity.
-- A trigger of the state row keeps it, so that it is written by the statement that writes the state, whoever writes it.
create table due (
  kind text not null,
  subject text not null,
  title text not null,
  state text not null,
  until_on text not null,
  district text,
  primary key (kind, subject, title)
) without rowid;
create index due_by_day on due (until_on, state, title, district);

-- Most writes are of firms without a title and of records whose titles stay as they are: those cost one comparison.
create trigger due_insert after insert on grain_state
when new.state_name = 'park' or (new.state_name = 'enterprise' and new.payload -> '$.titles' <> '[]')
begin
  delete from due where kind = new.state_name and subject = substr(new.key, instr(new.key, '-') + 1);
  insert into due (kind, subject, title, state, until_on, district)
  select 'enterprise', substr(new.key, 5), t.value ->> '$.title', t.value ->> '$.state', t.value ->> '$.until', new.payload ->> '$.district'
  from json_each(new.payload, '$.titles') t
  where new.state_name = 'enterprise' and t.value ->> '$.state' in ('inForce', 'renewalDue', 'inRenewal', 'suspended') and t.value ->> '$.until' is not null;
  insert into due (kind, subject, title, state, until_on, district)
  select 'park', substr(new.key, 6), 'park', new.payload ->> '$.state', new.payload ->> '$.accreditedUntil', new.payload ->> '$.district'
  where new.state_name = 'park' and new.payload ->> '$.state' in ('accredited', 'atRisk') and new.payload ->> '$.accreditedUntil' is not null;
end;

create trigger due_update after update of payload on grain_state
when new.state_name in ('enterprise', 'park') and (
  old.payload -> '$.titles' is not new.payload -> '$.titles'
  or old.payload ->> '$.district' is not new.payload ->> '$.district'
  or old.payload ->> '$.state' is not new.payload ->> '$.state'
  or old.payload ->> '$.accreditedUntil' is not new.payload ->> '$.accreditedUntil')
begin
  delete from due where kind = new.state_name and subject = substr(new.key, instr(new.key, '-') + 1);
  insert into due (kind, subject, title, state, until_on, district)
  select 'enterprise', substr(new.key, 5), t.value ->> '$.title', t.value ->> '$.state', t.value ->> '$.until', new.payload ->> '$.district'
  from json_each(new.payload, '$.titles') t
  where new.state_name = 'enterprise' and t.value ->> '$.state' in ('inForce', 'renewalDue', 'inRenewal', 'suspended') and t.value ->> '$.until' is not null;
  insert into due (kind, subject, title, state, until_on, district)
  select 'park', substr(new.key, 6), 'park', new.payload ->> '$.state', new.payload ->> '$.accreditedUntil', new.payload ->> '$.district'
  where new.state_name = 'park' and new.payload ->> '$.state' in ('accredited', 'atRisk') and new.payload ->> '$.accreditedUntil' is not null;
end;

insert into due (kind, subject, title, state, until_on, district)
select 'enterprise', substr(g.key, 5), t.value ->> '$.title', t.value ->> '$.state', t.value ->> '$.until', g.payload ->> '$.district'
from grain_state g, json_each(g.payload, '$.titles') t
where g.state_name = 'enterprise' and t.value ->> '$.state' in ('inForce', 'renewalDue', 'inRenewal', 'suspended') and t.value ->> '$.until' is not null;

insert into due (kind, subject, title, state, until_on, district)
select 'park', substr(g.key, 6), 'park', g.payload ->> '$.state', g.payload ->> '$.accreditedUntil', g.payload ->> '$.district'
from grain_state g
where g.state_name = 'park' and g.payload ->> '$.state' in ('accredited', 'atRisk') and g.payload ->> '$.accreditedUntil' is not null;
