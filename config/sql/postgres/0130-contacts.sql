-- Who answers for a firm. Both texts are sealed before they come here, with keys that are not in the database; a row is
-- replaced or deleted, and nothing else in the database tells of its content.
create table enterprise_contact (
  uscc text collate "C" primary key,
  legal_person text not null,
  phone text not null,
  recorded_at timestamptz not null
);
