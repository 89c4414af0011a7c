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
import java.util.HexFormat;
import java.util.List;

/// The private input of a run: recognised, read, checked and split.
final class RunInput {
  private final RunPlan plan;
  private final RunConfig config;

  RunInput(RunPlan plan) {
    this.plan = plan;
    this.config = plan.config();
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
    List<String> labels = config.labelNames();
    boolean evaluated = config.evaluation().enabled();
    double share = evaluated ? config.evaluation().holdout() : 0;
    Private<Split> split =
        Private.of(Split.of(RecordTable.read(config.input(), labels), test(), share, routing));
    if (plan.isPrivate()) {
      requireOneBatch(split);
    }
    return split;
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
