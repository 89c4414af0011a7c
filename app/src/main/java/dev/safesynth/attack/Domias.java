package dev.safesynth.attack;

import java.util.Optional;

/// Where the release is denser than the reference: DOMIAS (van Breugel et al. 2023) with densities
/// by k nearest neighbours, d (ln r_ref - ln r_S) for distances r to the k-th neighbour in d
/// dimensions. The choice of d scales all scores alike; density estimates by kernels do not work in
/// the hundreds of dimensions of an embedding.
final class Domias {
  private static final int NEAREST = 10;

  /// Distances below this are copies.
  private static final double CLOSEST = 1e-10;

  private final Vectors released;
  private final Vectors reference;

  private Domias(Vectors released, Vectors reference) {
    this.released = released;
    this.reference = reference;
  }

  /// Absent when one side has fewer than ten vectors.
  static Optional<Domias> of(Vectors released, Vectors reference) {
    return released.size() < NEAREST || reference.size() < NEAREST
        ? Optional.empty()
        : Optional.of(new Domias(released, reference));
  }

  /// Higher where the release is denser.
  double score(float[] vector) {
    return vector.length * (logDistance(reference, vector) - logDistance(released, vector));
  }

  private static double logDistance(Vectors vectors, float[] vector) {
    return Math.log(Math.max(CLOSEST, vectors.distance(vector, NEAREST)));
  }
}
