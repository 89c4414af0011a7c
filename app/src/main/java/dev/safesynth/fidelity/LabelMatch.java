package dev.safesynth.fidelity;

import java.util.List;

/// How far the shares of labels are apart. A label that only one side has counts as a cell too.
///
/// @param totalVariation share of texts that would have to change their label, in [0, 1]
/// @param expectedTotalVariation what two samples of one distribution would show on average
/// @param jensenShannon divergence in bits, in [0, 1]
/// @param labels number of labels seen on either side
public record LabelMatch(
    Divergence totalVariation,
    double expectedTotalVariation,
    Divergence jensenShannon,
    int labels) {

  /// Compares labels, at least one on each side.
  static LabelMatch of(List<String> reference, List<String> candidates, long seed) {
    CodedTexts texts =
        CodedTexts.of(
            reference.stream().map(List::of).toList(), candidates.stream().map(List::of).toList());
    return new LabelMatch(
        texts.divergence(Histograms::totalVariation, seed),
        Histograms.expectedTotalVariation(
            texts.counts(texts.first()), texts.counts(texts.second())),
        texts.divergence(Histograms::jensenShannon, seed),
        texts.codes());
  }
}
