package dev.safesynth.cli;

import dev.safesynth.assess.Assessment;
import dev.safesynth.assess.Assessment.Kind;
import dev.safesynth.assess.Sources;
import dev.safesynth.assess.TableAssessment;
import dev.safesynth.dp.Internal;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Natives;
import dev.safesynth.run.Version;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Gpu;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// What `evaluate` and `audit` have in common.
final class AssessmentOptions {
  @Option(
      names = "--real",
      paramLabel = "FILE",
      description = "The records that the synthetic ones were made from.")
  private @Nullable Path real;

  @Option(
      names = "--holdout",
      paramLabel = "FILE",
      description = "Records of the same source that the generator has not seen.")
  private @Nullable Path holdout;

  @Option(names = "--synthetic", paramLabel = "FILE", description = "What is to be judged.")
  private @Nullable Path synthetic;

  @Option(
      names = "--floor",
      paramLabel = "FILE",
      description = "Records of the same generator without private data, to compare with.")
  private Optional<Path> floor = Optional.empty();

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      split = ",",
      description = "The column or columns with the text. Default: guessed.")
  private List<String> text = List.of();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column with the class. Default: guessed.")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description =
          "The files are tables: types of columns and the column to predict, as YAML"
              + " (columns: {age: numeric}, target: income); the rest is guessed.")
  private Optional<Path> schema = Optional.empty();

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "The certificate.json of the synthetic records, to show its claim beside.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--delta",
      paramLabel = "D",
      defaultValue = "1e-5",
      description = "At which bounds on epsilon are given, without a certificate. Default: 1e-5.")
  private double delta = 1e-5;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "For the figures and the report. Default: the current folder.")
  private Path output = Path.of(".");

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of shuffles and resamples. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--show-private-records",
      description = "Show in the report the real records that synthetic ones come closest to.")
  private boolean showPrivateRecords;

  @Option(
      names = "--no-in-context",
      description =
          "Leave out how well a language model classifies after reading examples; it takes the"
              + " longest.")
  private boolean withoutInContext;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  int execute(Kind kind, CommandLine commandLine) {
    if (!(delta > 0 && delta < 1)) {
      throw misused("--delta must be between 0 and 1");
    }
    var terminal = new Terminal(commandLine.getErr());
    if (schema.isPresent()) {
      return tables(kind, schema.get(), terminal, commandLine);
    }
    var request =
        new Assessment.Request(
            kind,
            new Sources(
                required(real, "--real"),
                required(holdout, "--holdout"),
                required(synthetic, "--synthetic"),
                floor,
                text,
                label),
            certificate,
            delta,
            output,
            seed,
            showPrivateRecords);
    ArtifactStore store = ArtifactStore.open(System.getenv(), terminal);
    Assessment.Outcome outcome =
        new Assessment(
                request,
                "SafeSynthDP " + Version.NUMBER,
                store.findEmbeddings(),
                withoutInContext ? Optional.empty() : languageModel(store, terminal),
                terminal::note)
            .execute();
    tell(
        outcome.metrics().map(Metrics::verdict),
        outcome.figures(),
        outcome.report(),
        terminal,
        commandLine);
    return Exit.DONE.code();
  }

  private int tables(Kind kind, Path schema, Terminal terminal, CommandLine commandLine) {
    if (!text.isEmpty() || label.isPresent() || showPrivateRecords) {
      throw misused("--text, --label and --show-private-records do not go with --schema");
    }
    var request =
        new TableAssessment.Request(
            kind,
            required(real, "--real"),
            required(holdout, "--holdout"),
            required(synthetic, "--synthetic"),
            floor,
            schema,
            certificate,
            delta,
            output,
            seed);
    TableAssessment.Outcome outcome =
        new TableAssessment(request, "SafeSynthDP " + Version.NUMBER, terminal::note).execute();
    tell(outcome.verdict(), outcome.figures(), outcome.report(), terminal, commandLine);
    return Exit.DONE.code();
  }

  /// The standard model, where it is set up.
  private static Optional<Supplier<LanguageModel>> languageModel(
      ArtifactStore store, Terminal terminal) {
    try {
      Path natives = store.natives(Gpu.CPU);
      Path file = store.model(SetupCommand.STANDARD_MODEL);
      return Optional.of(() -> LanguageModel.open(Natives.load(natives), file, 0));
    } catch (UserException e) {
      terminal.note(
          "without a language model: how it does with the texts as examples is left out;"
              + " './safesynth setup' fetches one");
      return Optional.empty();
    }
  }

  private void tell(
      Internal<List<String>> internal,
      Path figures,
      Path report,
      Terminal terminal,
      CommandLine commandLine) {
    List<String> verdict = internal.forInternalEyes();
    if (json) {
      var result = new LinkedHashMap<String, Object>();
      result.put("figures", figures.toString());
      result.put("report", report.toString());
      result.put("internal_verdict", verdict);
      JsonOutput.print(commandLine.getOut(), result);
    }
    terminal.note("");
    verdict.forEach(terminal::note);
    terminal.note("figures: " + figures);
    terminal.note("report:  " + report);
    terminal.note("Both are exact functions of the real records: for their owners only.");
  }

  private static Path required(@Nullable Path file, String option) {
    if (file == null) {
      throw misused(option + " is missing");
    }
    return file;
  }

  private static UserException misused(String what) {
    return new UserException(Exit.USAGE, what, "", "See './safesynth evaluate --help'.");
  }
}
