package dev.safesynth.embedding;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// A text with what the reference makes of it, see `golden/embedding/make_golden.py`.
record Golden(String text, List<Long> ids, List<Double> vector) {
  static List<Golden> all() throws IOException {
    try (InputStream in =
        requireNonNull(Golden.class.getResourceAsStream("/golden/embedding/minilm.jsonl"))) {
      return JsonMapper.shared().readerFor(Golden.class).<Golden>readValues(in).readAll();
    }
  }

  double cosine(float[] other) {
    double product =
        IntStream.range(0, other.length).mapToDouble(i -> vector.get(i) * other[i]).sum();
    return product / Math.sqrt(vector.stream().mapToDouble(x -> x * x).sum());
  }

  /// The head of the text, as the name of a case.
  @Override
  public String toString() {
    return "\"" + text.substring(0, Math.min(30, text.length())) + "\" of " + text.length();
  }
}
