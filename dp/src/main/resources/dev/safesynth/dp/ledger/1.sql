-- Statements are separated by blank lines. What differs between databases is in 1-DATABASE.sql.

create table ledger_schema (
  version integer not null primary key,
  applied_at text not null
)

create table ledger_entry (
  seq integer not null primary key,
  id text not null,
  kind text not null,
  at text not null,
  data_set text not null,
  body text not null,
  previous_hash text not null,
  hash text not null
)
