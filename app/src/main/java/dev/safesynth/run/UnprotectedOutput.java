package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.dp.Internal;
import java.util.List;

/// Writes texts that carry no guarantee, under a name that says so: for those who may see the
/// private records, to compare with, and never a release. There is no certificate for them.
final class UnprotectedOutput {
  private final RunConfig config;
  private final RunFolder folder;

  UnprotectedOutput(RunConfig config, RunFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  void write(Internal<List<LabelledText>> texts) {
    AtomicFile.write(
        folder.synthetic(),
        out ->
            SyntheticWriter.write(
                out,
                config.output().format(),
                config.input().text().getFirst(),
                config.input().label(),
                texts.forInternalEyes()));
  }
}
