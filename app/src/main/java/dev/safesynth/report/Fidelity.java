package dev.safesynth.report;

import java.util.List;
import java.util.Optional;

/// Distributions of the real and the synthetic rows side by side.
public record Fidelity(
    Part<List<LabelCount>> labels,
    Part<Lengths> lengths,
    Part<List<Diversity>> diversity,
    Part<List<Overlap>> overlap) {

  /// How many rows carry a label.
  public record LabelCount(String label, long real, long synthetic) {
    public LabelCount {
      if (real < 0 || synthetic < 0) {
        throw new IllegalArgumentException("counts must not be negative");
      }
    }
  }

  /// Histograms of text lengths in words over shared bins.
  ///
  /// @param edges rising, one more than there are bins; bin i holds lengths from edge i up to but
  ///   without edge i + 1
  /// @param real texts in each bin
  /// @param synthetic texts in each bin
  /// @param publicOnly texts in each bin, where there is a public-only baseline
  public record Lengths(
      List<Integer> edges, List<Long> real, List<Long> synthetic, Optional<List<Long>> publicOnly) {
    public Lengths {
      edges = List.copyOf(edges);
      real = List.copyOf(real);
      synthetic = List.copyOf(synthetic);
      publicOnly = publicOnly.map(List::copyOf);
      int bins = edges.size() - 1;
      if (bins < 1
          || real.size() != bins
          || synthetic.size() != bins
          || (publicOnly.isPresent() && publicOnly.get().size() != bins)) {
        throw new IllegalArgumentException("histograms must have one bin less than edges");
      }
      for (int i = 0; i < bins; i++) {
        if (edges.get(i) >= edges.get(i + 1)) {
          throw new IllegalArgumentException("edges must rise");
        }
      }
    }
  }

  /// Distinct n-grams over all n-grams, each in [0, 1], at the same number of words for every set.
  public record Diversity(String texts, double distinct1, double distinct2) {}

  /// Shares of the synthetic texts that have a run of `n` words in common with a member and with a
  /// held-out record.
  public record Overlap(int n, double members, double holdout) {}
}
