package dev.safesynth.llm;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A public model that continues prompts: in this process or behind an endpoint. It may be
/// anybody's machine, so no prompt may hold anything of a private record.
public interface Completer extends AutoCloseable {
  /// The most tokens of one completion.
  int MOST_TOKENS = 1024;

  /// One completion per request, in order.
  ///
  /// @param stop asked between steps, from any thread; when true the rest is left out and the
  ///   result is empty
  /// @return what follows each prompt, up to its first line break and without it: white space at
  ///   either end is kept, and a completion may be empty
  Optional<List<String>> complete(List<Request> requests, BooleanSupplier stop);

  /// What is asked for.
  ///
  /// @param prompt public text
  /// @param maxTokens 1..1024
  /// @param temperature above 0, at most 2
  /// @param topK how many of the likeliest tokens may be drawn, at least 1; an endpoint that cannot
  ///   limit them draws from all
  record Request(String prompt, int maxTokens, double temperature, int topK) {
    public Request {
      if (prompt.isEmpty()) {
        throw new IllegalArgumentException("the prompt is empty");
      }
      if (maxTokens < 1 || maxTokens > MOST_TOKENS) {
        throw new IllegalArgumentException(
            "maxTokens must be in [1, %d], was %d".formatted(MOST_TOKENS, maxTokens));
      }
      if (!(temperature > 0 && temperature <= 2)) {
        throw new IllegalArgumentException("temperature must be in (0, 2], was " + temperature);
      }
      if (topK < 1) {
        throw new IllegalArgumentException("topK must be >= 1, was " + topK);
      }
    }
  }

  @Override
  void close();
}
