package dev.safesynth.sweep;

import dev.safesynth.statistics.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The figures of one finished run, as its `metrics.json` and the sweep's own notes have them.
///
/// @param stated the epsilon of its certificate; absent where there is no guarantee
/// @param accuracy of logistic regression trained on its texts and tested on real rows
/// @param byEmbedding the same with sentence embeddings instead of words
/// @param floor the same of texts without private data, in the same run
/// @param sameSize the same of as many real rows
/// @param ceiling the same of all real rows
/// @param attack area under the curve of the primary membership attack; absent where withheld
/// @param mauve likeness of the texts to real ones; absent where there are too few
/// @param distinct share of different word pairs
/// @param cost time it took; absent when it was not noted
record CellResult(
    Cell cell,
    OptionalDouble stated,
    Optional<Figure> accuracy,
    Optional<Figure> byEmbedding,
    Optional<Figure> floor,
    Optional<Figure> sameSize,
    Optional<Figure> ceiling,
    Optional<Figure> attack,
    OptionalDouble mauve,
    OptionalDouble distinct,
    Optional<CellCost> cost) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A figure with its 95% interval.
  record Figure(double value, Interval interval) {}

  static CellResult read(Cell cell, Path folder) {
    JsonNode metrics = tree(folder.resolve("metrics.json"));
    Path certificate = folder.resolve("certificate.json");
    OptionalDouble stated =
        Files.exists(certificate)
            ? OptionalDouble.of(tree(certificate).get("epsilon").asDouble())
            : OptionalDouble.empty();
    JsonNode synthetic = metrics.path("fidelity").path("synthetic").path("value");
    return new CellResult(
        cell,
        stated,
        accuracy(metrics, "logistic_regression", "synthetic"),
        accuracy(metrics, "embedding_logistic_regression", "synthetic"),
        accuracy(metrics, "logistic_regression", "public_only"),
        accuracy(metrics, "logistic_regression", "original_same_size"),
        accuracy(metrics, "logistic_regression", "original"),
        attack(metrics),
        number(synthetic.path("mauve").path("value").path("mauve").path("mean")),
        number(synthetic.path("diversity").path("value").path("distinct2").path("mean")),
        CellCost.read(folder));
  }

  private static Optional<Figure> accuracy(JsonNode metrics, String model, String train) {
    for (JsonNode row : metrics.path("utility")) {
      if (row.get("model").asString().equals(model) && row.get("train").asString().equals(train)) {
        return Optional.of(figure(row.get("accuracy"), row.get("accuracy_interval")));
      }
    }
    return Optional.empty();
  }

  private static Optional<Figure> attack(JsonNode metrics) {
    for (JsonNode row : metrics.path("attacks")) {
      if (row.get("primary").asBoolean() && row.get("auc").isNumber()) {
        return Optional.of(figure(row.get("auc"), row.get("auc_interval")));
      }
    }
    return Optional.empty();
  }

  private static Figure figure(JsonNode value, JsonNode interval) {
    return new Figure(
        value.asDouble(), new Interval(interval.get(0).asDouble(), interval.get(1).asDouble()));
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }

  private static JsonNode tree(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
