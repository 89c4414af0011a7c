package dev.safesynth.llm.remote;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which names of settings an endpoint takes. Servers of open models know `top_k`; hosted ones
/// refuse what they do not know, and some have renamed the length.
enum Dialect {
  RENAMED("max_completion_tokens", false, null),
  PLAIN("max_tokens", false, RENAMED),
  FULL("max_tokens", true, PLAIN);

  private final String lengthKey;
  private final boolean limitsCandidates;
  private final Optional<Dialect> next;

  Dialect(String lengthKey, boolean limitsCandidates, @Nullable Dialect next) {
    this.lengthKey = lengthKey;
    this.limitsCandidates = limitsCandidates;
    this.next = Optional.ofNullable(next);
  }

  String lengthKey() {
    return lengthKey;
  }

  boolean limitsCandidates() {
    return limitsCandidates;
  }

  /// What to try when this is refused.
  Optional<Dialect> next() {
    return next;
  }
}
