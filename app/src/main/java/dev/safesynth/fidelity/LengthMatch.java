package dev.safesynth.fidelity;

import java.util.List;

/// How far the lengths of texts are apart.
///
/// @param wasserstein in the unit of the lengths: how much longer or shorter a text would have to
///   become on average for the two sets to agree
/// @param kolmogorovSmirnov largest difference of the cumulative shares, in [0, 1]
public record LengthMatch(Divergence wasserstein, Divergence kolmogorovSmirnov) {

  /// Compares lengths, at least one on each side.
  static LengthMatch of(List<Integer> reference, List<Integer> candidates, long seed) {
    CodedTexts texts = CodedTexts.ofNumbers(reference, candidates);
    return new LengthMatch(
        texts.divergence(Histograms::wasserstein, seed),
        texts.divergence(Histograms::kolmogorovSmirnov, seed));
  }
}
