-- The window of a reward's confirmation runs out like a validity: the row of a reward that waits for it stands in the same
-- list, kept by the statement that writes the reward.
create function keep_reward_due() returns trigger language plpgsql as $function$
begin
  delete from due where kind = 'reward' and subject = substr(new.key, 8);
  if new.payload ->> 'state' = 'entitled' and new.payload ->> 'confirmBy' is not null then
    insert into due (kind, subject, title, state, until_on, district)
    values ('reward', substr(new.key, 8), 'confirm', 'entitled', (new.payload ->> 'confirmBy')::date, new.payload ->> 'district');
  end if;
  return null;
end
$function$;

create trigger due_reward_insert after insert on grain_state for each row
  when (new.state_name = 'reward' and new.payload ->> 'state' = 'entitled' and new.payload ->> 'confirmBy' is not null)
  execute function keep_reward_due();
create trigger due_reward_update after update of payload on grain_state for each row
  when (new.state_name = 'reward' and (
    old.payload ->> 'state' is distinct from new.payload ->> 'state'
    or old.payload ->> 'confirmBy' is distinct from new.payload ->> 'confirmBy'))
  execute function keep_reward_due();
