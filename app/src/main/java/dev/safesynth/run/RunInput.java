package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.DatasetFingerprint;
import dev.safesynth.data.FileState;
import dev.safesynth.data.KeyedSample;
import dev.safesynth.data.RecordTable;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The private input of a run: recognised, checked and split. It is read in turn for each purpose
/// and never held: what is in memory does not grow with it, but for what [RecordTable] needs to see
/// that declared ids differ.
final class RunInput {
  /// Of the input, and of separate test rows: what internal figures are measured on at most.
  static final int SAMPLE_ROWS = 20_000;

  private final RunPlan plan;
  private final RunConfig config;
  private final double heldOut;
  private final List<DataRecord> planted;
  private @Nullable FileState state;

  RunInput(RunPlan plan) {
    this(
        plan,
        plan.config().evaluation().enabled() ? plan.config().evaluation().holdout() : 0,
        List.of());
  }

  /// For shadow releases.
  ///
  /// @param heldOut share of the records that the generator does not see
  /// @param planted made-up records beside those of the input
  RunInput(RunPlan plan, double heldOut, List<DataRecord> planted) {
    this.plan = plan;
    this.config = plan.config();
    this.heldOut = heldOut;
    this.planted = List.copyOf(planted);
  }

  /// Recognises the input; a resumed run must find the one it began with.
  String fingerprint(Journal journal) {
    state = FileState.of(config.input().path());
    byte[] key = HexFormat.of().parseHex(RunJournals.fact(journal, "fingerprint_key"));
    String found = DatasetFingerprint.of(config.input().path(), key).hex();
    String before = journal.facts().get("data");
    if (before != null && !before.equals(found)) {
      throw new UserException(
          Exit.BAD_DATA,
          "The input has changed since the run was interrupted",
          config.input().path().toString(),
          "Restore it and resume again, or start a new run in another output.folder.");
    }
    if (before == null) {
      journal.fact("data", found);
    }
    return found;
  }

  /// Reads all records once: checks and counts them, on either side of the split.
  ///
  /// @param stopIfAsked throws when the run is to end; asked at every record, in later readings too
  /// @throws UserException with exit BAD_DATA
  RunRecords read(KeyedRouting routing, Runnable stopIfAsked) {
    boolean held = config.evaluation().enabled() || plan.isWithoutGuarantee();
    RunRecords records =
        RunRecords.of(
            all(stopIfAsked), config.labelNames(), heldOut, held ? SAMPLE_ROWS : 0, routing);
    if (plan.clipsTokens()) {
      requireOneBatch(records);
    }
    return records;
  }

  /// All records, those that were planted last.
  PrivateRecords<DataRecord> all(Runnable stopIfAsked) {
    return PrivateRecords.of(
        use -> {
          FileState before = state == null ? FileState.of(config.input().path()) : state;
          state = before;
          RecordTable.scan(
              config.input(),
              config.labelNames(),
              record -> {
                stopIfAsked.run();
                use.accept(record);
              });
          // what was concluded from one reading must hold for the next
          if (!FileState.of(config.input().path()).equals(before)) {
            throw new UserException(
                Exit.BAD_DATA,
                "The input was changed while the run read it",
                config.input().path().toString(),
                "Start a new run on a file that nobody writes to.");
          }
          planted.forEach(use);
        });
  }

  /// Separate real rows to test on, a sample of them if there are many; none without evaluation.
  List<DataRecord> test(KeyedRouting routing) {
    var rows = new KeyedSample<DataRecord>(SAMPLE_ROWS);
    config
        .evaluation()
        .test()
        .filter(_ -> config.evaluation().enabled())
        .ifPresent(
            file ->
                RecordTable.scan(
                    config.input().withPath(file),
                    config.labelNames(),
                    record -> rows.add(routing.rank("test", record.id()), record)));
    return rows.rows();
  }

  /// A precondition on the input, like being well formed: the guarantee speaks of inputs with at
  /// least one batch (`docs/privacy/claim.md`). Counts both sides of the split: were it the members
  /// alone, the coins would have a say in whether an input is refused, and no number of records
  /// would be enough for the guarantee to hold without an exception.
  private void requireOneBatch(RunRecords records) {
    int least = config.method().recordsPerText();
    boolean enough =
        Internal.of(records.survey(), found -> found.records() >= least).forInternalEyes();
    if (!enough) {
      throw new UserException(
          Exit.BAD_DATA,
          "The input has fewer records than one batch of " + least,
          config.input().path().toString(),
          "Add records, or lower method.records_per_text.");
    }
  }
}
