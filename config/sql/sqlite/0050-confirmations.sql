-- The window of a reward's confirmation runs out like a validity: the row of a reward that waits for it stands in the same
-- list, kept by the statement that writes the reward.
create trigger due_reward_insert after insert on grain_state
when new.state_name = 'reward' and new.payload ->> '$.state' = 'entitled' and new.payload ->> '$.confirmBy' is not null
begin
  insert into due (kind, subject, title, state, until_on, district)
  values ('reward', substr(new.key, 8), 'confirm', 'entitled', new.payload ->> '$.confirmBy', new.payload ->> '$.district');
end;

create trigger due_reward_update after update of payload on grain_state
when new.state_name = 'reward' and (
  old.payload ->> '$.state' is not new.payload ->> '$.state'
  or old.payload ->> '$.confirmBy' is not new.payload ->> '$.confirmBy')
begin
  delete from due where kind = 'reward' and subject = substr(new.key, 8);
  insert into due (kind, subject, title, state, until_on, district)
  select 'reward', substr(new.key, 8), 'confirm', 'entitled', new.payload ->> '$.confirmBy', new.payload ->> '$.district'
  where new.payload ->> '$.state' = 'entitled' and new.payload ->> '$.confirmBy' is not null;
end;
