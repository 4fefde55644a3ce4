-- Reminders. Hashes are compared as signed numbers, as AdoNet sends them.

insert into orleansquery (querykey, querytext) values
('ReadReminderRowsKey', '
select grain_id as GrainId, name as ReminderName, start_at as StartTime, period as Period, version as Version
from reminder where grain_id = @GrainId order by name
'),
('ReadReminderRowKey', '
select grain_id as GrainId, name as ReminderName, start_at as StartTime, period as Period, version as Version
from reminder where grain_id = @GrainId and name = @ReminderName
'),
('ReadRangeRows1Key', '
select grain_id as GrainId, name as ReminderName, start_at as StartTime, period as Period, version as Version
from reminder where grain_hash > @BeginHash and grain_hash <= @EndHash
'),
('ReadRangeRows2Key', '
select grain_id as GrainId, name as ReminderName, start_at as StartTime, period as Period, version as Version
from reminder where grain_hash > @BeginHash or grain_hash <= @EndHash
'),
('UpsertReminderRowKey', '
insert into reminder (grain_id, name, grain_hash, start_at, period, version)
values (@GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
on conflict (grain_id, name) do update
  set grain_hash = excluded.grain_hash, start_at = excluded.start_at, period = excluded.period, version = version + 1
returning version as Version
'),
('DeleteReminderRowKey', '
delete from reminder where grain_id = @GrainId and name = @ReminderName and version = @Version;
select changes() > 0
'),
('DeleteReminderRowsKey', '
delete from reminder
');
