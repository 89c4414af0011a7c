package dev.safesynth.llm.remote;

/// Which names of settings an endpoint takes. Servers of open models know `top_k`; hosted ones
/// refuse what they do not know, and some have renamed the length.
enum Dialect {
  FULL("max_tokens", true),
  PLAIN("max_tokens", false),
  RENAMED("max_completion_tokens", false);

  private final String lengthKey;
  private final boolean limitsCandidates;

  Dialect(String lengthKey, boolean limitsCandidates) {
    this.lengthKey = lengthKey;
    this.limitsCandidates = limitsCandidates;
  }

  String lengthKey() {
    return lengthKey;
  }

  boolean limitsCandidates() {
    return limitsCandidates;
  }

  boolean isLast() {
    return ordinal() == values().length - 1;
  }

  Dialect next() {
    return values()[ordinal() + 1];
  }
}
