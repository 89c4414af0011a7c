package dev.safesynth.cli;

import dev.safesynth.assess.Assessment.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    description = "Attack synthetic records, whoever made them: what do they tell about whom?",
    subcommands = {AuditMechanismCommand.class, AuditShadowCommand.class},
    footer = {"", "  audit --real train.csv --holdout test.csv --synthetic synthetic.csv -o audit"},
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AssessmentOptions options = new AssessmentOptions();

  @Override
  public Integer call() {
    return options.execute(Kind.AUDIT, spec.commandLine());
  }
}
