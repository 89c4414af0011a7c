package dev.safesynth.run;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Evaluation;
import dev.safesynth.config.RunConfig.LedgerDatabase;
import dev.safesynth.config.RunConfig.Output;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.FileFormat;
import dev.safesynth.data.LabelledFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.RecordSource;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import dev.safesynth.store.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One shadow release: a run of the same configuration on a random half of the same records, in a
/// folder and with a ledger of its own. It stays inside: it is made to attack releases like it, and
/// whoever passes it on spends what nobody has charged.
///
/// Which records it has is decided by one coin for each, from the run's routing key; the key is in
/// its journal, beside the digests of configuration, model and input.
final class Shadow {
  private static final double HELD_OUT = 0.5;
  private static final String REMOVE = "Remove this folder; it is made again.";

  private final RunPlan plan;
  private final Engine engine;
  private final RunFolder folder;
  private final RunInput input;

  /// What is written when a shadow release is complete.
  ///
  /// @param seconds that it took; without those of a process that was killed
  /// @param syntheticSha256 of the synthetic records, 64 hexadecimal digits
  private record Completion(double seconds, String syntheticSha256) {}

  /// @param plan of the run that is attacked
  /// @param canaries made-up records, each of which takes part by a coin of its own
  Shadow(RunPlan plan, Path folder, Engine engine, List<DataRecord> canaries) {
    RunConfig config = plan.config();
    this.plan =
        new RunPlan(
            new RunConfig(
                config.file(),
                config.input(),
                config.labels(),
                config.privacy(),
                new Output(
                    folder, config.output().records(), FileFormat.CSV, config.output().perLabel()),
                config.method(),
                config.model(),
                new Evaluation(false, false, HELD_OUT, Optional.empty()),
                new RunConfig.Ledger(
                    "shadow of " + config.ledger().dataSet(),
                    new LedgerDatabase.File(folder.resolve("ledger.db")),
                    Optional.empty(),
                    "shadow release, not to be passed on"),
                List.of(),
                config.canonicalJson(),
                config.certificateJson()),
            plan.budget(),
            plan.settings(),
            plan.choice());
    this.engine = engine;
    this.folder = RunFolder.of(this.plan.config());
    this.input = new RunInput(this.plan, HELD_OUT, canaries);
  }

  boolean isBegun() {
    return Journal.isBegun(folder.journal());
  }

  boolean isComplete() {
    return Files.exists(completionFile());
  }

  private Path completionFile() {
    return folder.folder().resolve("shadow.json");
  }

  /// The run that makes it, or what is left of it.
  Run run(RunListener listener, String again) {
    try {
      Files.createDirectories(folder.folder());
    } catch (IOException e) {
      throw unwritable(e);
    }
    return new Run(
        plan, engine, LedgerPlace.of(plan.config().ledger(), Map.of()), listener, again, input);
  }

  /// Marks it as complete.
  void complete(double seconds) {
    String text = JsonMapper.shared().writeValueAsString(new Completion(seconds, digest())) + "\n";
    AtomicFile.write(completionFile(), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// How long it took, in seconds.
  double seconds() {
    return completion().seconds();
  }

  private Completion completion() {
    try {
      return JsonMapper.shared().readValue(Files.readString(completionFile()), Completion.class);
    } catch (IOException | JacksonException e) {
      throw unreadable(e);
    }
  }

  /// The coins of its records.
  ///
  /// @throws UserException when it was made by another configuration or model, from another input,
  ///   or was changed
  Coins coins() {
    if (!completion().syntheticSha256().equals(digest())) {
      throw changed();
    }
    try (Journal journal = new RunJournals(plan.config(), folder, engine).open(true)) {
      input.fingerprint(journal);
      return new Coins(KeyedRouting.ofHex(RunJournals.fact(journal, "routing_key")));
    }
  }

  /// Which records a shadow release has.
  record Coins(KeyedRouting routing) {
    boolean isMember(DataRecord record) {
      return Split.isMember(record, HELD_OUT, routing);
    }
  }

  /// What it released.
  List<LabelledText> synthetic() {
    RecordSource columns = plan.config().input();
    List<LabelledText> texts =
        LabelledFile.read(
                new RecordSource(
                    folder.synthetic(),
                    FileFormat.CSV,
                    ',',
                    List.of(columns.text().getFirst()),
                    columns.label(),
                    Optional.empty(),
                    RecordSource.EmptyText.SKIP))
            .texts();
    if (texts.isEmpty()) {
      throw new UserException(
          Exit.BAD_DATA,
          "A shadow release has no text at all",
          folder.synthetic().toString(),
          "Let the run write longer texts: raise method.max_tokens.");
    }
    return texts;
  }

  private String digest() {
    try {
      return Sha256.of(folder.synthetic()).hex();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UserException changed() {
    return new UserException(
        Exit.BAD_DATA,
        "A shadow release was changed after it was made",
        folder.folder().toString(),
        REMOVE);
  }

  private UserException unreadable(Exception cause) {
    return new UserException(
        Exit.BAD_DATA,
        "A shadow release cannot be read",
        folder.folder().toString(),
        REMOVE,
        cause);
  }

  private UserException unwritable(IOException cause) {
    return new UserException(
        Exit.ENVIRONMENT,
        "The folder for shadow releases cannot be written to",
        folder.folder().toString(),
        "Choose another one with -o, or correct its permissions.",
        cause);
  }
}
