package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.dp.Released;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The way out: writes the two files that may leave the organisation. It takes released values and
/// settings, nothing else; a test pins that no other class writes them.
final class Release {
  private final RunConfig config;
  private final RunFolder folder;

  Release(RunConfig config, RunFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  void synthetic(List<Released<LabelledText>> texts) {
    SyntheticWriter.write(
        folder.synthetic(),
        config.output().format(),
        config.input().text().getFirst(),
        config.input().label(),
        Released.all(texts).value());
  }

  void certificate(Certificate certificate) {
    AtomicFile.write(
        folder.certificate(),
        out -> out.write(certificate.toJson().getBytes(StandardCharsets.UTF_8)));
  }
}
