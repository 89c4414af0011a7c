package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;

/// One vote per record for the candidate of its own label that is nearest to it, summed with noise
/// on every candidate, those without votes included (`docs/privacy/private-evolution.md`).
///
/// Where a record votes depends on that record and on public values alone, so vectors must not
/// depend on which other texts are computed beside them. Beyond that they may be as wrong as they
/// like: a vote stays one vote.
final class NearestVotes {
  /// The l2 norm of a record's vote.
  static final int BOUND = 1;

  /// Records whose vectors are at hand at once.
  private static final int SLICE = 4096;

  private final Vectors vectors;

  /// Turns texts into vectors, one row for each: [dev.safesynth.embedding.Embedder], or what a test
  /// puts in its place.
  @FunctionalInterface
  interface Vectors {
    float[][] of(List<String> texts);
  }

  NearestVotes(Vectors vectors) {
    this.vectors = vectors;
  }

  /// The noisy votes, one number for each candidate, in the order of [Candidates#all].
  ///
  /// @param candidates at least one
  Released<List<Long>> release(
      Private<List<GeneratorRecord>> records,
      Candidates candidates,
      NoisyVectorSum mechanism,
      Allowance allowance,
      NoiseSource noise) {
    float[][] places = vectors.of(candidates.all());
    Private<List<Contribution>> votes = records.map(all -> votes(all, candidates, places));
    return mechanism.release(votes, candidates.size(), allowance, noise);
  }

  private List<Contribution> votes(
      List<GeneratorRecord> records, Candidates candidates, float[][] places) {
    var votes = new ArrayList<Contribution>(records.size());
    for (int from = 0; from < records.size(); from += SLICE) {
      List<GeneratorRecord> slice = records.subList(from, Math.min(records.size(), from + SLICE));
      float[][] own = vectors.of(slice.stream().map(record -> record.content().text()).toList());
      for (int i = 0; i < own.length; i++) {
        votes.add(vote(slice.get(i).label(), own[i], candidates, places));
      }
    }
    return votes;
  }

  /// A record of no declared label, or of one without candidates, votes for nothing.
  private static Contribution vote(
      int label, float[] own, Candidates candidates, float[][] places) {
    if (label < 0
        || label >= candidates.byLabel().size()
        || candidates.byLabel().get(label).isEmpty()) {
      return new Contribution(new int[0], new int[0]);
    }
    int first = candidates.first(label);
    int nearest = first;
    float most = Float.NEGATIVE_INFINITY;
    for (int at = first; at < first + candidates.byLabel().get(label).size(); at++) {
      float likeness = product(own, places[at]);
      if (likeness > most) { // of equal ones the first; one that is no number never wins
        most = likeness;
        nearest = at;
      }
    }
    return new Contribution(new int[] {nearest}, new int[] {1});
  }

  private static float product(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
