-- Cluster membership. Every change of a silo's row goes through the table's version: who holds a stale one changes
-- nothing and is answered false.

insert into orleansquery (querykey, querytext) values
('GatewaysQueryKey', $query$
select address as "Address", proxy_port as "ProxyPort", generation as "Generation"
from membership where cluster_id = @DeploymentId and status = @Status and proxy_port > 0
$query$),
('MembershipReadAllKey', $query$
select m.address as "Address", m.port as "Port", m.generation as "Generation", m.silo_name as "SiloName",
  m.host_name as "HostName", m.status as "Status", m.proxy_port as "ProxyPort", m.suspect_times as "SuspectTimes",
  m.start_time as "StartTime", m.i_am_alive_time as "IAmAliveTime", v.version as "Version"
from membership_version v left join membership m on m.cluster_id = v.cluster_id
where v.cluster_id = @DeploymentId
$query$),
('MembershipReadRowKey', $query$
select m.address as "Address", m.port as "Port", m.generation as "Generation", m.silo_name as "SiloName",
  m.host_name as "HostName", m.status as "Status", m.proxy_port as "ProxyPort", m.suspect_times as "SuspectTimes",
  m.start_time as "StartTime", m.i_am_alive_time as "IAmAliveTime", v.version as "Version"
from membership_version v left join membership m
  on m.cluster_id = v.cluster_id and m.address = @Address and m.port = @Port and m.generation = @Generation
where v.cluster_id = @DeploymentId
$query$),
('InsertMembershipVersionKey', $query$
with created as (
  insert into membership_version (cluster_id) values (@DeploymentId) on conflict do nothing returning 1
)
select exists (select 1 from created)
$query$),
('InsertMembershipKey', $query$
with advanced as (
  update membership_version set version = version + 1, changed_at = now()
  where cluster_id = @DeploymentId and version = @Version and not exists (
    select 1 from membership
    where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
  returning 1
), joined as (
  insert into membership
    (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
  select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
  from advanced
  returning 1
)
select exists (select 1 from joined)
$query$),
('UpdateMembershipKey', $query$
with advanced as (
  update membership_version set version = version + 1, changed_at = now()
  where cluster_id = @DeploymentId and version = @Version and exists (
    select 1 from membership
    where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
  returning 1
), changed as (
  update membership set status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
  from advanced
  where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
  returning 1
)
select exists (select 1 from changed)
$query$),
('UpdateIAmAlivetimeKey', $query$
update membership set i_am_alive_time = @IAmAliveTime
where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$query$),
('DeleteMembershipTableEntriesKey', $query$
delete from membership where cluster_id = @DeploymentId;
delete from membership_version where cluster_id = @DeploymentId
$query$),
('CleanupDefunctSiloEntriesKey', $query$
delete from membership where cluster_id = @DeploymentId and i_am_alive_time < @IAmAliveTime and status <> 3
$query$),
('CleanupDefunctSiloEntryKey', $query$
delete from membership
where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation and status = 6
  and suspect_times is not distinct from @SuspectTimes and start_time = @StartTime and i_am_alive_time = @IAmAliveTime
$query$);
