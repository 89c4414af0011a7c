package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.dp.Released;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
    AtomicFile.write(folder.synthetic(), out -> write(texts, out));
  }

  private void write(List<Released<LabelledText>> texts, OutputStream out) throws IOException {
    SyntheticWriter.write(
        out,
        config.output().format(),
        config.input().text().getFirst(),
        config.input().label(),
        Released.view(texts).value());
  }

  /// What the ledger knows a release by: SHA-256 of two lines, the SHA-256 of the synthetic file
  /// and the noisy counts with blanks between. All that was drawn is in it, and nothing that
  /// changes when an interrupted run is resumed, such as the time.
  String digest(List<Released<LabelledText>> texts, Optional<Released<List<Long>>> noisyCounts) {
    MessageDigest file = sha256();
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), file)) {
      write(texts, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
    String counts =
        noisyCounts.map(Released::value).orElse(List.of()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
    String lines = HexFormat.of().formatHex(file.digest()) + "\n" + counts + "\n";
    return HexFormat.of().formatHex(sha256().digest(lines.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// @param page the edition of the report that holds no figure measured on real records
  void report(String page) {
    AtomicFile.write(
        folder.releasedReport(), out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
  }

  void certificate(Certificate certificate) {
    AtomicFile.write(
        folder.certificate(),
        out -> out.write(certificate.toJson().getBytes(StandardCharsets.UTF_8)));
  }
}
