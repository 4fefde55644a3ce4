-- Rows of lists that contradict what stands become cases: a row leads to its case, and an enterprise to its cases.
alter table list_row drop constraint list_row_outcome_check;
alter table list_row add constraint list_row_outcome_check check (outcome in ('applied', 'refused', 'case'));
alter table list_row add column case_id text collate "C";

-- Written by the statement that opens the case; a case never changes its enterprise.
create table enterprise_case (
  uscc text collate "C" not null,
  key text collate "C" not null,
  primary key (uscc, key)
);

create function keep_enterprise_case() returns trigger language plpgsql as $function$
begin
  insert into enterprise_case (uscc, key) values (new.payload ->> 'uscc', new.key) on conflict do nothing;
  return null;
end
$function$;

create trigger enterprise_case_insert after insert on grain_state for each row
  when (new.state_name = 'case' and new.payload is not null) execute function keep_enterprise_case();

insert into enterprise_case (uscc, key) select g.payload ->> 'uscc', g.key from grain_state g where g.state_name = 'case' and g.payload is not null;
