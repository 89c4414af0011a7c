package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.DatasetFingerprint;
import dev.safesynth.data.RecordTable;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The private input of a run: recognised, read, checked and split.
final class RunInput {
  private final RunPlan plan;
  private final RunConfig config;
  private final double heldOut;
  private final List<DataRecord> planted;

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

  /// Reads and splits the records.
  ///
  /// @throws UserException with exit BAD_DATA
  Private<Split> read(KeyedRouting routing) {
    List<DataRecord> test = test(); // here, so that its errors can be told
    Private<Split> split = all().map(records -> Split.of(records, test, heldOut, routing));
    if (plan.hasBatches()) {
      requireOneBatch(split);
    }
    return split;
  }

  /// All records, those that were planted last.
  Private<List<DataRecord>> all() {
    var records = new ArrayList<>(RecordTable.read(config.input(), config.labelNames()));
    records.addAll(planted);
    return Private.of(List.copyOf(records));
  }

  private List<DataRecord> test() {
    return config
        .evaluation()
        .test()
        .filter(_ -> config.evaluation().enabled())
        .map(file -> RecordTable.read(config.input().withPath(file), config.labelNames()))
        .orElse(List.of());
  }

  /// A precondition on the input, like being well formed: the guarantee speaks of inputs with at
  /// least one batch (`docs/privacy/claim.md`).
  private void requireOneBatch(Private<Split> split) {
    int least = config.method().recordsPerText();
    boolean enough =
        Internal.of(split, records -> records.inputHasAtLeast(least)).forInternalEyes();
    if (!enough) {
      throw new UserException(
          Exit.BAD_DATA,
          "The input has fewer records than one batch of " + least,
          config.input().path().toString(),
          "Add records, or lower method.records_per_text.");
    }
  }
}
