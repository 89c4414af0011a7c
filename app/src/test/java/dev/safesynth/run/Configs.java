package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Small configurations for tests.
final class Configs {
  private static final String SMALL =
      """
      input: {path: tickets.csv, text: text, label: category}
      labels:
        - card_arrival
        - {name: exchange_rate, description: what a foreign currency costs}
      privacy: {epsilon: 4}
      output: {folder: out, records: 4}
      method: {name: invisible-ink, describe: questions to a bank, records_per_text: 4, max_tokens: 8}
      model: {contexts: 1, threads: 1, context_memory_mib: 400}
      evaluation: {enabled: false}
      ledger: {database: ledger.db, data_set: tickets}
      """;

  private Configs() {}

  /// @param overrides such as `privacy.epsilon=2`
  static RunConfig small(Path folder, String... overrides) {
    Path file = folder.resolve("run.yaml");
    try {
      Files.writeString(file, SMALL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RunConfig.read(file, List.of(overrides));
  }
}
