package dev.safesynth.cli;

import dev.safesynth.assess.Assessment.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Measure how useful and how lifelike synthetic records are, whoever made them.",
    footer = {
      "",
      "  evaluate --real train.csv --holdout test.csv --synthetic synthetic.csv -o evaluation"
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AssessmentOptions options = new AssessmentOptions();

  @Override
  public Integer call() {
    return options.execute(Kind.EVALUATION, spec.commandLine());
  }
}
