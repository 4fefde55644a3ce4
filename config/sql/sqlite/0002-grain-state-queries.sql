-- Grain state. Parameters are AdoNet's: @GrainTypeString is the state name, @GrainIdExtensionString the grain's key.
-- The hashes, @GrainIdN0, @GrainIdN1 and @ServiceId are not needed and not used.

insert into orleansquery (querykey, querytext) values ('ReadFromStorageKey', '
select cast(payload as blob) as PayloadBinary, version as Version
from grain_state
where state_name = @GrainTypeString and key = @GrainIdExtensionString
');

-- A first write finds no row, a later one the row with its version; else nothing is inserted and nothing returned.
insert into orleansquery (querykey, querytext) values ('WriteToStorageKey', '
insert into state_commit (state_name, key, version, document)
select @GrainTypeString, @GrainIdExtensionString, ifnull(@GrainStateVersion, 0) + 1, cast(@PayloadBinary as text)
where ifnull(@GrainStateVersion, 0) = ifnull((
  select version from grain_state where state_name = @GrainTypeString and key = @GrainIdExtensionString), 0)
returning version as NewGrainStateVersion
');

insert into orleansquery (querykey, querytext) values ('ClearStorageKey', '
update grain_state set payload = null, version = version + 1
where state_name = @GrainTypeString and key = @GrainIdExtensionString and version = @GrainStateVersion
returning version as NewGrainStateVersion
');
