create function ledger_entry_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end
$$

create trigger ledger_entry_no_change before update or delete on ledger_entry
  for each row execute function ledger_entry_refuse()

create trigger ledger_entry_no_truncate before truncate on ledger_entry
  for each statement execute function ledger_entry_refuse()

alter table ledger_entry enable always trigger ledger_entry_no_change

alter table ledger_entry enable always trigger ledger_entry_no_truncate
