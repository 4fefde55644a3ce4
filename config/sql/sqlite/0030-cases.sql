-- Rows of lists that contradict what stands become cases: a row leads to its case, and an enterprise to its cases.

-- A check can't be altered here, so the table is written anew.
create table list_row_next (
  list text not null,
  row integer not null check (row > 0),
  action text not null check (action in ('file', 'lapse')),
  cells text not null,
  texts text not null,
  name text,
  uscc text,
  subject text,
  verdict text check (verdict in ('new', 'already', 'case', 'person', 'wrong')),
  code text,
  reason text,
  outcome text check (outcome in ('applied', 'refused', 'case')),
  granted text,
  case_id text,
  primary key (list, row)
) without rowid;
insert into list_row_next (list, row, action, cells, texts, name, uscc, subject, verdict, code, reason, outcome, granted)
select list, row, action, cells, texts, name, uscc, subject, verdict, code, reason, outcome, granted from list_row;
drop table list_row;
alter table list_row_next rename to list_row;
create index list_row_by_verdict on list_row (list, verdict, row);
create index list_row_by_subject on list_row (list, subject) where subject is not null;
create index list_row_by_uscc on list_row (list, uscc) where uscc is not null;

-- Written by the statement that opens the case; a case never changes its enterprise.
create table enterprise_case (
  uscc text not null,
  key text not null,
  primary key (uscc, key)
) without rowid;

create trigger enterprise_case_insert after insert on grain_state
when new.state_name = 'case' and new.payload is not null
begin
  insert into enterprise_case (uscc, key) values (new.payload ->> '$.uscc', new.key) on conflict do nothing;
end;

insert into enterprise_case (uscc, key) select g.payload ->> '$.uscc', g.key from grain_state g where g.state_name = 'case' and g.payload is not null;
