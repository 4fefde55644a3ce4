-- The views of the console that people keep, each their own.
create table saved_view (
  person text collate "C" not null,
  page text collate "C" not null,
  name text collate "C" not null,
  query text not null,
  saved_at timestamptz not null,
  primary key (person, page, name)
);
