-- What stood when, and since when that has been known: a narrow row for every event that changes a firm's district or a
-- title, a park's district or state, or a tenancy. Of the rows of one aspect that had taken effect by a day and were known
-- at an instant, the one with the highest ordinal says how it stood: what the fold of the subject's events says too.
-- A trigger of the log writes it, so it is written by the statement that writes the event. Rows are never changed.
create table standing (
  kind text not null,
  aspect text not null, -- district; of a firm a title; of a park state and accreditation
  subject text not null,
  ordinal integer not null,
  from_on text not null,
  known_at text not null,
  value text not null,
  valid_from text,
  valid_until text,
  primary key (kind, aspect, subject, ordinal)
) without rowid;
create index standing_by_value on standing (kind, aspect, value, subject);
-- Most rows are a firm's first and only one. Whether a later one stands is asked of this small index, by name.
create index standing_changed on standing (kind, aspect, subject, ordinal, from_on, known_at) where ordinal > 1;

create table tenancy_standing (
  park text not null,
  uscc text not null,
  from_on text not null,
  ordinal integer not null,
  known_at text not null,
  to_on text,
  primary key (park, uscc, from_on, ordinal)
) without rowid;

-- The first registration stands for all time before it: nobody recorded what the facts were earlier. Instants are compared
-- as texts, which needs one offset; the platform writes no other than this one.
create view standing_of_log as
select l.kind, s.aspect, l.subject, l.ordinal, iif(l.ordinal = 1, '0001-01-01', l.effective_on) as from_on,
  iif(l.recorded_at like '%+00:00', l.recorded_at, strftime('%Y-%m-%dT%H:%M:%f', l.recorded_at) || '+00:00') as known_at,
  case s.aspect when 'district' then l.data ->> '$.district' when 'title' then l.data ->> '$.state' else l.data ->> '$.stateTo' end as value,
  l.data ->> '$.from' as valid_from, l.data ->> '$.until' as valid_until, l.type, l.data ->> '$.title' as title
from log l join (select 'district' as aspect union all select 'title' union all select 'state' union all select 'accreditation') s
where s.aspect = 'district' and l.type in ('srdi.enterprise.registered.v1', 'srdi.enterprise.movedIn.v1', 'srdi.park.registered.v1', 'srdi.park.updated.v1')
  or s.aspect = 'title' and l.type like 'srdi.enterprise.title%'
  or s.aspect = 'state' and l.kind = 'park' and l.data ->> '$.stateTo' is not null
  or s.aspect = 'accreditation' and l.type = 'srdi.park.accredited.v1';

create trigger log_standing after insert on log
when new.type in ('srdi.enterprise.registered.v1', 'srdi.enterprise.movedIn.v1') or new.type like 'srdi.enterprise.title%'
  or (new.kind = 'park' and new.type <> 'srdi.park.tenantTitlesChanged.v1')
begin
  insert into standing (kind, aspect, subject, ordinal, from_on, known_at, value, valid_from, valid_until)
  select v.kind, iif(v.aspect = 'title', v.title, v.aspect), v.subject, v.ordinal, v.from_on, v.known_at, v.value, v.valid_from, v.valid_until
  from standing_of_log v where v.kind = new.kind and v.subject = new.subject and v.ordinal = new.ordinal and v.value is not null and (v.aspect <> 'title' or v.title is not null);
  insert into tenancy_standing (park, uscc, from_on, ordinal, known_at, to_on)
  select new.subject, new.data ->> '$.uscc', new.data ->> '$.from', new.ordinal,
    iif(new.recorded_at like '%+00:00', new.recorded_at, strftime('%Y-%m-%dT%H:%M:%f', new.recorded_at) || '+00:00'), new.data ->> '$.to'
  where new.type in ('srdi.park.tenantAdded.v1', 'srdi.park.tenantChanged.v1', 'srdi.park.tenantLeft.v1');
end;

insert into standing (kind, aspect, subject, ordinal, from_on, known_at, value, valid_from, valid_until)
select v.kind, iif(v.aspect = 'title', v.title, v.aspect), v.subject, v.ordinal, v.from_on, v.known_at, v.value, v.valid_from, v.valid_until
from standing_of_log v where v.kind in ('enterprise', 'park') and v.value is not null and (v.aspect <> 'title' or v.title is not null);
insert into tenancy_standing (park, uscc, from_on, ordinal, known_at, to_on)
select l.subject, l.data ->> '$.uscc', l.data ->> '$.from', l.ordinal,
  iif(l.recorded_at like '%+00:00', l.recorded_at, strftime('%Y-%m-%dT%H:%M:%f', l.recorded_at) || '+00:00'), l.data ->> '$.to'
from log l where l.type in ('srdi.park.tenantAdded.v1', 'srdi.park.tenantChanged.v1', 'srdi.park.tenantLeft.v1');

-- Differences that late facts made, which people look through by district.
create index log_of_differences on log (recorded_at, kind, subject, ordinal) where type in ('srdi.enterprise.differenceFound.v1', 'srdi.park.differenceFound.v1');
