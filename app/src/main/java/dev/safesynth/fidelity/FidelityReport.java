package dev.safesynth.fidelity;

import java.util.List;

/// How near synthetic texts are to real ones, with the anchors that give the figures a meaning.
/// Internal: every figure is an exact function of private rows.
///
/// @param reference the real rows that all sources are held against: `holdout` (never given to the
///   generator) or, where there is no holdout, `half_of_members`
/// @param rows on each side of every comparison
/// @param embedder what made the vectors
/// @param seed of the draws of rows and of everything random after it
/// @param synthetic the synthetic texts
/// @param ceiling other real rows in their place: what perfect synthetic texts would reach
/// @param floor texts of the same generator without private data in their place
/// @param topicWords words that describe each topic, from synthetic and public texts alone; empty
///   where there are no topics
public record FidelityReport(
    String reference,
    int rows,
    String embedder,
    long seed,
    Measured<Comparison> synthetic,
    Measured<Comparison> ceiling,
    Measured<Comparison> floor,
    List<List<String>> topicWords,
    Measured<TextMap> map) {
  public FidelityReport {
    topicWords = topicWords.stream().map(List::copyOf).toList();
  }
}
