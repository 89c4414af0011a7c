package dev.safesynth.cli;

import dev.safesynth.budget.Statement;
import dev.safesynth.failure.Exit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "show",
    description = "Show what is spent and left, and every charge: when, by whom, why.",
    mixinStandardHelpOptions = true)
final class LedgerShowCommand implements Callable<Integer> {
  @Mixin private LedgerOptions options;

  @Option(
      names = "--data-set",
      paramLabel = "NAME",
      description = "Only this one; the ledger knows no names. May be repeated.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    Statement statement =
        options.existing(
            ledger -> names.isEmpty() ? Statement.of(ledger) : Statement.of(ledger, names));
    options.print(statement.lines(), statement.json());
    return Exit.DONE.code();
  }
}
