-- Who did what, from where, and what came of it: refusals too. Accepted acts stand in the log as well. Rows are only ever
-- added. A process that writes is a writer with a name of its own and counts its rows, so that a missing one shows.
create table audit (
  position integer primary key autoincrement,
  writer text not null,
  number integer not null check (number > 0),
  at text not null,
  actor text not null,
  district text,
  remote text,
  act text not null,
  object text,
  before_version text,
  after_version text,
  result text not null check (result in ('applied', 'refused', 'failed', 'counted')),
  code text,
  reason text,
  trace_id text,
  hash text not null,
  unique (writer, number)
);
create index audit_by_time on audit (at, position);
create index audit_by_actor on audit (actor, at, position);
create index audit_by_object on audit (object, at, position);
create index audit_not_applied on audit (result, at, position) where result <> 'applied';
create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;
