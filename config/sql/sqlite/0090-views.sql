-- The views of the console that people keep, each their own.
create table saved_view (
  person text not null,
  page text not null,
  name text not null,
  query text not null,
  saved_at text not null,
  primary key (person, page, name)
) without rowid;
