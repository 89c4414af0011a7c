package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "group",
    description = "Set who belongs to a group of users, in place of those before.",
    mixinStandardHelpOptions = true)
final class LedgerGroupCommand implements Callable<Integer> {
  @Mixin private LedgerOptions options;

  @Parameters(paramLabel = "NAME", description = "The group.")
  private String name;

  @Option(
      names = "--members",
      paramLabel = "A,B",
      required = true,
      split = ",",
      description =
          "Names as the ledger records them: users of the database server, or of this machine for a"
              + " ledger in a file. Empty for nobody.")
  private List<String> members;

  @Override
  public Integer call() {
    Set<String> all = new TreeSet<>(members.stream().map(String::strip).toList());
    all.remove("");
    options.requireName("The group", name);
    all.forEach(member -> options.requireName("A member", member));
    options
        .place()
        .use(
            ledger -> {
              ledger.setGroup(name, all);
              return all;
            });
    options.print(
        List.of("group %s: %s".formatted(name, all.isEmpty() ? "nobody" : String.join(", ", all))),
        Map.of("group", name, "members", all));
    return Exit.DONE.code();
  }
}
