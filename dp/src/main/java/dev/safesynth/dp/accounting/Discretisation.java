package dev.safesynth.dp.accounting;

/// The privacy loss of one pair on a grid: masses of `P` at `offset + (first + k)·step`, and the
/// mass of an infinite loss.
///
/// **Pessimistic** ("connect the dots", Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022): what
/// lies between two grid points goes to both of them, so that the masses of `P` and of `Q` stay.
/// The curve `γ -> sup P[A] - γ·Q[A]` becomes its chords between grid points: never lower, for
/// every γ.
///
/// **Optimistic**: what lies between two grid points is taken as one outcome, and of two
/// neighbouring ones fractions are merged, such that the merged loss is at least that of the grid
/// point between them; then mass of `P` is dropped until it is that. Merging outcomes is
/// post-processing, dropping mass lowers the curve: never higher, for every γ.
final class Discretisation {
  /// Losses that are this many steps from a grid point are on it.
  static final double ON_POINT = 1e-8;

  /// Masses of `P` that add up to less than 1 by more than rounding have not all been seen: what is
  /// missing is taken as an infinite loss.
  private static final double MOST_LOST = 1e-9;

  private final double[] mass;
  private final double infinite;

  private Discretisation(double[] mass, double infinite) {
    this.mass = mass;
    this.infinite = infinite;
  }

  /// @param first the lowest grid point, as a multiple of `step` above `offset`
  /// @param last the highest
  static Discretisation of(
      DominatingPair pair, Estimate estimate, double offset, double step, long first, long last) {
    int points = (int) (last - first + 1);
    return estimate == Estimate.PESSIMISTIC
        ? pessimistic(pair, offset, step, first, points)
        : optimistic(pair, offset, step, first, points);
  }

  private static Discretisation pessimistic(
      DominatingPair pair, double offset, double step, long first, int points) {
    var bounds = new double[points];
    for (int k = 0; k < points; k++) {
      bounds[k] = offset + (first + k) * step;
    }
    var p = new double[points + 1];
    var scaledQ = new double[points + 1];
    pair.cut(bounds, p, scaledQ);
    var mass = new double[points];
    double down = StrictMath.exp(-step);
    double wide = -StrictMath.expm1(-step);
    mass[0] = p[0]; // below the grid: rounded up
    double seen = p[0] + p[points];
    for (int j = 1; j < points; j++) {
      seen += p[j];
      double up = Math.min(Math.max((p[j] - scaledQ[j] * down) / wide, 0), p[j]);
      mass[j] += up;
      mass[j - 1] += p[j] - up;
    }
    double kept = Math.min(scaledQ[points], p[points]); // above: to the last point and infinity
    mass[points - 1] += kept;
    double lost = 1 - seen;
    double infinite = p[points] - kept + (lost < MOST_LOST ? 0 : lost);
    return new Discretisation(mass, infinite <= 1 ? infinite : 1);
  }

  private static Discretisation optimistic(
      DominatingPair pair, double offset, double step, long first, int points) {
    // Twice as many bounds, so that an atom on a grid point is in a cell of its own.
    var bounds = new double[2 * points];
    for (int k = 0; k < points; k++) {
      double loss = offset + (first + k) * step;
      bounds[2 * k] = loss - ON_POINT * step;
      bounds[2 * k + 1] = loss + ON_POINT * step;
    }
    var p = new double[2 * points + 1];
    var scaledQ = new double[2 * points + 1];
    pair.cut(bounds, p, scaledQ);
    double down = StrictMath.exp(-step);
    var above = new double[points + 1]; // P's mass beyond that of a loss at the lower grid point
    var below = new double[points + 1]; // how much is missing to a loss at the upper one
    for (int j = 1; j < points; j++) {
      above[j] = Math.max(0, p[2 * j] - scaledQ[2 * j] * down);
      below[j] = Math.max(0, scaledQ[2 * j] - p[2 * j]);
    }
    var mass = new double[points];
    double before = 0; // the fraction of the cell below that comes up to this point
    for (int j = 0; j < points; j++) {
      // At point j meet what is there, the cell below and the cell above.
      double demand = before * scaledQ[2 * j];
      double supply = before * p[2 * j];
      before = j + 1 < points ? fraction(below, above, j + 1) : 0;
      if (j + 1 < points) {
        supply += (1 - before) * p[2 * j + 2];
        demand += (1 - before) * scaledQ[2 * j + 2] * down;
      }
      mass[j] = p[2 * j + 1] + Math.min(supply, demand);
    }
    double infinite = pair.infinite();
    mass[points - 1] += Math.max(0, p[2 * points] - infinite); // above the grid: rounded down
    return new Discretisation(mass, infinite);
  }

  /// How much of cell `j` may go up, so that at both of its ends the excess covers the deficit.
  private static double fraction(double[] below, double[] above, int j) {
    return Math.min(
        share(above[j], j > 1 ? below[j - 1] : 0),
        share(j + 1 < above.length - 1 ? above[j + 1] : 0, below[j]));
  }

  private static double share(double excess, double deficit) {
    return deficit == 0 ? 1 : excess / (excess + deficit);
  }

  /// The masses of `P` at the grid points, not negative; not to be changed.
  double[] mass() {
    return mass;
  }

  /// The mass of an infinite loss.
  double infinite() {
    return infinite;
  }
}
