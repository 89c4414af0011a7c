package dev.safesynth.cli;

import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.Verification;
import dev.safesynth.failure.Exit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    description = "Read every entry again and check that none was changed or is missing.",
    mixinStandardHelpOptions = true)
final class LedgerVerifyCommand implements Callable<Integer> {
  @Mixin private LedgerOptions options;

  @Override
  public Integer call() {
    Verification found = options.existing(Ledger::verify);
    List<String> lines = new ArrayList<>();
    lines.add("%d entries, all in order and unchanged".formatted(found.entries()));
    lines.add("ledger %s, last hash %s".formatted(found.ledger(), found.lastHash()));
    lines.add(
        found.headSeq() == 0
            ? "this machine had not seen it before: compare the last hash with that of somebody who had"
            : "entry %d, the last that this machine had seen, is still there"
                .formatted(found.headSeq()));
    var json = new LinkedHashMap<String, Object>();
    json.put("id", found.ledger().toString());
    json.put("entries", found.entries());
    json.put("last_hash", found.lastHash());
    json.put("seen_before", found.headSeq());
    options.print(lines, json);
    return Exit.DONE.code();
  }
}
