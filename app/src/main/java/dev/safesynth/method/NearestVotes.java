package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
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

  private final Vectors vectors;

  /// Turns a text into a vector, on any thread: [dev.safesynth.embedding.Embedder], or what a test
  /// puts in its place.
  @FunctionalInterface
  interface Vectors {
    float[] of(String text);
  }

  NearestVotes(Vectors vectors) {
    this.vectors = vectors;
  }

  /// The noisy votes of records that are in memory.
  Released<List<Long>> release(
      Private<List<GeneratorRecord>> records,
      Candidates candidates,
      NoisyVectorSum mechanism,
      Allowance allowance,
      NoiseSource noise) {
    return release(PrivateRecords.of(records), candidates, mechanism, allowance, noise);
  }

  /// The noisy votes, one number for each candidate, in the order of [Candidates#all]. The records
  /// are read once, on all processors.
  ///
  /// @param candidates at least one
  Released<List<Long>> release(
      PrivateRecords<GeneratorRecord> records,
      Candidates candidates,
      NoisyVectorSum mechanism,
      Allowance allowance,
      NoiseSource noise) {
    float[][] places = candidates.all().parallelStream().map(vectors::of).toArray(float[][]::new);
    return mechanism.release(
        records.map(
            record ->
                vote(record.label(), vectors.of(record.content().text()), candidates, places)),
        candidates.size(),
        allowance,
        noise);
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
