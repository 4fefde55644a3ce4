-- Reminders. Hashes are compared as signed numbers, as AdoNet sends them.

insert into orleansquery (querykey, querytext) values
('ReadReminderRowsKey', $query$
select grain_id as "GrainId", name as "ReminderName", start_at as "StartTime", period as "Period", version as "Version"
from reminder where grain_id = @GrainId order by name
$query$),
('ReadReminderRowKey', $query$
select grain_id as "GrainId", name as "ReminderName", start_at as "StartTime", period as "Period", version as "Version"
from reminder where grain_id = @GrainId and name = @ReminderName
$query$),
('ReadRangeRows1Key', $query$
select grain_id as "GrainId", name as "ReminderName", start_at as "StartTime", period as "Period", version as "Version"
from reminder where grain_hash > @BeginHash and grain_hash <= @EndHash
$query$),
('ReadRangeRows2Key', $query$
select grain_id as "GrainId", name as "ReminderName", start_at as "StartTime", period as "Period", version as "Version"
from reminder where grain_hash > @BeginHash or grain_hash <= @EndHash
$query$),
('UpsertReminderRowKey', $query$
insert into reminder as r (grain_id, name, grain_hash, start_at, period, version)
values (@GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
on conflict (grain_id, name) do update
  set grain_hash = excluded.grain_hash, start_at = excluded.start_at, period = excluded.period, version = r.version + 1
returning version as "Version"
$query$),
('DeleteReminderRowKey', $query$
with gone as (
  delete from reminder where grain_id = @GrainId and name = @ReminderName and version = @Version returning 1
)
select exists (select 1 from gone)
$query$),
('DeleteReminderRowsKey', $query$
delete from reminder
$query$);
