-- Who did what, from where, and what came of it: refusals too. Accepted acts stand in the log as well. Rows are only ever
-- added. A process that writes is a writer with a name of its own and counts its rows, so that a missing one shows.
create table audit (
  position bigint generated always as identity primary key,
  writer text collate "C" not null,
  number bigint not null check (number > 0),
  at timestamptz not null,
  actor text collate "C" not null,
  district text collate "C",
  remote text,
  act text collate "C" not null,
  object text collate "C",
  before_version text,
  after_version text,
  result text collate "C" not null check (result in ('applied', 'refused', 'failed', 'counted')),
  code text collate "C",
  reason text,
  trace_id text,
  hash text not null,
  unique (writer, number)
);
create index audit_by_time on audit (at, position);
create index audit_by_actor on audit (actor, at, position);
create index audit_by_object on audit (object, at, position);
create index audit_not_applied on audit (result, at, position) where result <> 'applied';
create trigger audit_append_only before update or delete or truncate on audit for each statement execute function refuse_change();
