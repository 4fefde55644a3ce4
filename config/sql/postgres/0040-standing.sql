-- What stood when, and since when that has been known: a narrow row for every event that changes a firm's district or a
-- title, a park's district or state, or a tenancy. Of the rows of one aspect that had taken effect by a day and were known
-- at an instant, the one with the highest ordinal says how it stood: what the fold of the subject's events says too.
-- A trigger of the log writes it, so it is written by the statement that writes the event. Rows are never changed.
create table standing (
  kind text collate "C" not null,
  aspect text collate "C" not null, -- district; of a firm a title; of a park state and accreditation
  subject text collate "C" not null,
  ordinal integer not null,
  from_on date not null,
  known_at timestamptz not null,
  value text collate "C" not null,
  valid_from date,
  valid_until date,
  primary key (kind, aspect, subject, ordinal) include (from_on, known_at, value)
);
create index standing_by_value on standing (kind, aspect, value, subject);

create table tenancy_standing (
  park text collate "C" not null,
  uscc text collate "C" not null,
  from_on date not null,
  ordinal integer not null,
  known_at timestamptz not null,
  to_on date,
  primary key (park, uscc, from_on, ordinal)
);

-- The first registration stands for all time before it: nobody recorded what the facts were earlier.
create function standing_of(l log) returns setof standing language sql immutable as $function$
  select l.kind, s.aspect, l.subject, l.ordinal, case when l.ordinal = 1 then date '0001-01-01' else l.effective_on end, l.recorded_at, s.value,
    (l.data ->> 'from')::date, (l.data ->> 'until')::date
  from (
    select 'district' as aspect, l.data ->> 'district' as value
    where l.type in ('srdi.enterprise.registered.v1', 'srdi.enterprise.movedIn.v1', 'srdi.park.registered.v1', 'srdi.park.updated.v1')
    union all select l.data ->> 'title', l.data ->> 'state' where l.type like 'srdi.enterprise.title%'
    union all select 'state', l.data ->> 'stateTo' where l.kind = 'park' and l.data ->> 'stateTo' is not null
    union all select 'accreditation', l.data ->> 'stateTo' where l.type = 'srdi.park.accredited.v1'
  ) s
  where s.aspect is not null and s.value is not null
$function$;

create function keep_standing() returns trigger language plpgsql as $function$
begin
  if new.type in ('srdi.park.tenantAdded.v1', 'srdi.park.tenantChanged.v1', 'srdi.park.tenantLeft.v1') then
    insert into tenancy_standing (park, uscc, from_on, ordinal, known_at, to_on)
    values (new.subject, new.data ->> 'uscc', (new.data ->> 'from')::date, new.ordinal, new.recorded_at, (new.data ->> 'to')::date);
  else
    insert into standing select * from standing_of(new);
  end if;
  return null;
end
$function$;

create trigger log_standing after insert on log for each row
  when (new.type in ('srdi.enterprise.registered.v1', 'srdi.enterprise.movedIn.v1') or new.type like 'srdi.enterprise.title%'
    or (new.kind = 'park' and new.type <> 'srdi.park.tenantTitlesChanged.v1'))
  execute function keep_standing();

insert into standing select s.* from log l, standing_of(l) s where l.kind in ('enterprise', 'park');
insert into tenancy_standing (park, uscc, from_on, ordinal, known_at, to_on)
select l.subject, l.data ->> 'uscc', (l.data ->> 'from')::date, l.ordinal, l.recorded_at, (l.data ->> 'to')::date
from log l where l.type in ('srdi.park.tenantAdded.v1', 'srdi.park.tenantChanged.v1', 'srdi.park.tenantLeft.v1');

-- Differences that late facts made, which people look through by district.
create index log_of_differences on log (recorded_at, kind, subject, ordinal) where type in ('srdi.enterprise.differenceFound.v1', 'srdi.park.differenceFound.v1');
