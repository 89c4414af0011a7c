package dev.safesynth.dp.accounting;

import java.util.Optional;

/// Two laws `P` and `Q` of which `P[A] - γ·Q[A]`, at its largest over all `A`, bounds that of a
/// mechanism's outputs on neighbouring data sets for every `γ >= 0` (Zhu, Dong and Wang 2022,
/// Definition 7). Composing mechanisms adaptively is then no worse than multiplying their pairs
/// (Theorem 10 there).
///
/// The privacy loss is `log(dP/dQ)`, seen under `P`.
sealed interface DominatingPair
    permits ShiftedPair, ExchangedPair, SampledPair, BoundedRangePair, AtomicPair {

  /// Cuts both laws at the given losses.
  ///
  /// Cell `j` holds the losses in `(bounds[j-1], bounds[j]]`, cell 0 those up to `bounds[0]`, the
  /// last cell those above the last bound. On return `p[j]` is the mass of `P` in cell `j` and
  /// `scaledQ[j]` the mass of `Q` times `exp(scale(bounds, j))`: of the size of `p[j]`, where `Q`
  /// alone might underflow. Relative errors of both are below `1e-13 · (1 + |loss|)` for masses of
  /// `P` above 1e-100.
  ///
  /// @param bounds increasing; the first and the last few may be infinite
  /// @param p one longer than `bounds`
  /// @param scaledQ as long as `p`
  void cut(double[] bounds, double[] p, double[] scaledQ);

  /// The mass of `P` where `Q` has none.
  double infinite();

  /// Where the atoms of the loss lie, if it has several and they are evenly spaced.
  Optional<Lattice> lattice();

  /// Evenly spaced losses `first + k·spacing`.
  ///
  /// @param spacing above 0
  record Lattice(double first, double spacing) {}

  /// The upper bound of a cell, or the lower one where that is infinite.
  static double scale(double[] bounds, int cell) {
    double high = high(bounds, cell);
    return Double.isInfinite(high) ? low(bounds, cell) : high;
  }

  /// The lower bound of a cell.
  static double low(double[] bounds, int cell) {
    return cell == 0 ? Double.NEGATIVE_INFINITY : bounds[cell - 1];
  }

  /// The upper bound of a cell.
  static double high(double[] bounds, int cell) {
    return cell == bounds.length ? Double.POSITIVE_INFINITY : bounds[cell];
  }
}
