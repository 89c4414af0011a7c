create trigger ledger_entry_no_update before update on ledger_entry
begin
  select raise(abort, 'the ledger is append-only');
end

create trigger ledger_entry_no_delete before delete on ledger_entry
begin
  select raise(abort, 'the ledger is append-only');
end
