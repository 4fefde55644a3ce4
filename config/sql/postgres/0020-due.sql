-- What runs out: a row for every title in force and every accreditation of a park, with the last day of its validity.
-- A trigger of the state row keeps it, so that it is written by the statement that writes the state, whoever writes it.
create table due (
  kind text collate "C" not null,
  subject text collate "C" not null,
  title text collate "C" not null,
  state text collate "C" not null,
  until_on date not null,
  district text collate "C",
  primary key (kind, subject, title)
);
create index due_by_day on due (until_on, state, title, district);

create function keep_due() returns trigger language plpgsql as $function$
begin
  delete from due where kind = new.state_name and subject = substr(new.key, strpos(new.key, '-') + 1);
  if new.state_name = 'enterprise' then
    insert into due (kind, subject, title, state, until_on, district)
    select 'enterprise', substr(new.key, 5), t.value ->> 'title', t.value ->> 'state', (t.value ->> 'until')::date, new.payload ->> 'district'
    from jsonb_array_elements(new.payload -> 'titles') t (value)
    where t.value ->> 'state' in ('inForce', 'renewalDue', 'inRenewal', 'suspended') and t.value ->> 'until' is not null;
  elsif new.payload ->> 'state' in ('accredited', 'atRisk') and new.payload ->> 'accreditedUntil' is not null then
    insert into due (kind, subject, title, state, until_on, district)
    values ('park', substr(new.key, 6), 'park', new.payload ->> 'state', (new.payload ->> 'accreditedUntil')::date, new.payload ->> 'district');
  end if;
  return null;
end
$function$;

-- Most writes are of firms without a title and of records whose titles stay as they are: those cost one comparison.
create trigger due_insert after insert on grain_state for each row
  when (new.state_name = 'park' or (new.state_name = 'enterprise' and new.payload -> 'titles' <> '[]'::jsonb))
  execute function keep_due();
create trigger due_update after update of payload on grain_state for each row
  when (new.state_name in ('enterprise', 'park') and (
    old.payload -> 'titles' is distinct from new.payload -> 'titles'
    or old.payload ->> 'district' is distinct from new.payload ->> 'district'
    or old.payload ->> 'state' is distinct from new.payload ->> 'state'
    or old.payload ->> 'accreditedUntil' is distinct from new.payload ->> 'accreditedUntil'))
  execute function keep_due();

insert into due (kind, subject, title, state, until_on, district)
select 'enterprise', substr(g.key, 5), t.value ->> 'title', t.value ->> 'state', (t.value ->> 'until')::date, g.payload ->> 'district'
from grain_state g, jsonb_array_elements(g.payload -> 'titles') t (value)
where g.state_name = 'enterprise' and g.titled and t.value ->> 'state' in ('inForce', 'renewalDue', 'inRenewal', 'suspended') and t.value ->> 'until' is not null;

insert into due (kind, subject, title, state, until_on, district)
select 'park', substr(g.key, 6), 'park', g.payload ->> 'state', (g.payload ->> 'accreditedUntil')::date, g.payload ->> 'district'
from grain_state g
where g.state_name = 'park' and g.payload ->> 'state' in ('accredited', 'atRisk') and g.payload ->> 'accreditedUntil' is not null;
