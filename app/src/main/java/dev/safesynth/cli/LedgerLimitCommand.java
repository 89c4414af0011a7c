package dev.safesynth.cli;

import dev.safesynth.budget.Accounts;
import dev.safesynth.budget.Standing;
import dev.safesynth.dp.ledger.Account;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.Limit;
import dev.safesynth.dp.ledger.Scope;
import dev.safesynth.failure.Exit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "limit",
    description = "Set what all runs on a data set may spend together, or remove that limit.",
    mixinStandardHelpOptions = true)
final class LedgerLimitCommand implements Callable<Integer> {
  private static final double USUAL_DELTA = 1e-6;

  @Spec private CommandSpec spec;

  @Mixin private LedgerOptions options;

  @Parameters(
      paramLabel = "NAME",
      description = "The data set: ledger.data_set, or the absolute path of the input.")
  private String name;

  @Option(names = "--epsilon", paramLabel = "E", description = "Of everything together, above 0.")
  private Optional<Double> epsilon = Optional.empty();

  @Option(
      names = "--delta",
      paramLabel = "D",
      description = "Of everything together, between 0 and 1.")
  private Optional<Double> delta = Optional.empty();

  @Option(
      names = "--approximation",
      paramLabel = "A",
      description =
          "The share of delta for mechanisms that fail with some probability. Default: 0.")
  private Optional<Double> approximation = Optional.empty();

  @Option(names = "--remove", description = "Remove the limit instead.")
  private boolean remove;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "For the runs of one group of users instead of everybody's.")
  private Optional<String> group = Optional.empty();

  @Override
  public Integer call() {
    Optional<Limit> limit = limit();
    if (name.isBlank()) {
      throw misuse("The data set needs a name");
    }
    group.ifPresent(members -> options.requireName("The group", members));
    Standing standing = options.place().use(ledger -> set(ledger, limit));
    options.print(List.of(standing.sentence("has spent")), standing.json());
    return Exit.DONE.code();
  }

  /// What is asked for; empty when a limit is to be removed.
  private Optional<Limit> limit() {
    boolean figures = epsilon.isPresent() || delta.isPresent() || approximation.isPresent();
    if (remove ? figures : epsilon.isEmpty() || delta.isEmpty()) {
      throw misuse("Give --epsilon and --delta, or --remove alone");
    }
    try {
      return remove
          ? Optional.empty()
          : Optional.of(
              new Limit(epsilon.orElseThrow(), delta.orElseThrow(), approximation.orElse(0.0)));
    } catch (IllegalArgumentException e) {
      throw misuse("Not a limit: " + e.getMessage());
    }
  }

  private CommandLine.ParameterException misuse(String what) {
    return new CommandLine.ParameterException(spec.commandLine(), what);
  }

  private Standing set(Ledger ledger, Optional<Limit> limit) {
    Account account = Accounts.of(ledger, ledger.dataSet(name));
    Scope scope =
        group.map(members -> Scope.of(account, members)).orElseGet(() -> Scope.everybody(account));
    limit.ifPresentOrElse(wish -> ledger.setLimit(scope, wish), () -> ledger.removeLimit(scope));
    return Standing.of(ledger, name, account, limit.map(Limit::delta).orElse(USUAL_DELTA));
  }
}
