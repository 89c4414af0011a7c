package dev.safesynth.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a model was trained on.
public enum Training {
  /// The synthetic texts.
  @JsonProperty("synthetic")
  SYNTHETIC,
  /// All real training rows: the ceiling.
  @JsonProperty("original")
  ORIGINAL,
  /// Texts by the same language model without any private data: the floor.
  @JsonProperty("public_only")
  PUBLIC_ONLY,
  /// Real training rows, as many as there are synthetic ones.
  @JsonProperty("original_same_size")
  ORIGINAL_SAME_SIZE
}
