package dev.safesynth.dp.accounting;

import dev.safesynth.dp.accounting.DominatingPair.Lattice;
import java.util.List;

/// The grid on which a composed loss is computed.
///
/// @param step between grid points
/// @param points of the window that holds the tilted composed loss, a power of two
/// @param low the window's start is about here
/// @param tilt θ: masses are multiplied by `exp(θ·loss)`
/// @param upFurther the further tilt whose Chernoff bound limits what lies above the window
/// @param downFurther the same below, negative
record LossGrid(
    double step, int points, double low, double tilt, double upFurther, double downFurther) {
  private static final int MOST_POINTS = 1 << 21;
  private static final int MOST_CELLS = 1 << 22;

  /// Steps below this share of a loss would not be even.
  private static final double FINEST_SHARE = 1e-12;

  /// @param slope about how fast `log delta` falls with epsilon
  /// @param reach what may lie on either side of the window is about `exp(-reach)` of the tilted
  ///   whole
  /// @param epsilonError how far the chosen step may move epsilon, about
  static LossGrid of(
      List<LossComponents.Component> components,
      LossGuess guess,
      Estimate estimate,
      double tilt,
      double slope,
      double reach,
      double epsilonError) {
    double[] up = guess.upperEnd(tilt, reach);
    double[] down = guess.lowerEnd(tilt, reach);
    double range = 0;
    double largest = Math.max(Math.abs(up[0]), Math.abs(down[0]));
    for (int c = 0; c < components.size(); c++) {
      double lowest = guess.lowest(c, tilt);
      double highest = guess.highest(c);
      range = Math.max(range, highest - lowest);
      largest = Math.max(largest, Math.max(Math.abs(lowest), Math.abs(highest)));
    }
    // A narrow window alone is no reason to cut a wide loss finely.
    double width = Math.max(Math.max(up[0] - down[0], range / 64), 1e-12);
    double coarsest = width / 4096;
    double finest =
        Math.max(Math.max(width / (MOST_POINTS - 4), range / MOST_CELLS), FINEST_SHARE * largest);
    int aligned = mostUsedLattice(components, finest);
    double step = coarsest;
    while (step > finest
        && error(components, guess, estimate, tilt, slope, step, aligned) > epsilonError) {
      step /= 1.1;
    }
    step = Math.max(step, finest);
    int points = Math.max(4096, Integer.highestOneBit((int) (width / step) + 3) * 2);
    step = Math.max(finest, width / (points - 4)); // the finest that these points allow
    if (aligned >= 0) {
      double spacing = components.get(aligned).pair().lattice().map(Lattice::spacing).orElse(step);
      if (spacing / step < MOST_POINTS) {
        double aim = spacing / Math.ceil(spacing / step);
        if (aim < finest) {
          aim = spacing / Math.max(1, Math.floor(spacing / finest));
        }
        step = aim;
        while (width / step > points - 4 && points < MOST_POINTS) {
          points *= 2;
        }
      }
    }
    return new LossGrid(step, points, down[0], tilt, up[1], down[1]);
  }

  /// Second order in the step: splitting adds variance. An optimistic estimate loses more, and to
  /// the first order where atoms lie off the grid.
  private static double error(
      List<LossComponents.Component> components,
      LossGuess guess,
      Estimate estimate,
      double tilt,
      double slope,
      double step,
      int aligned) {
    int exact = aligned >= 0 && components.get(aligned).pair() instanceof AtomicPair ? aligned : -1;
    double added = (slope + 1) / 2 * guess.addedVariance(tilt, step, exact);
    if (estimate == Estimate.PESSIMISTIC) {
      return added;
    }
    double dropped = 0;
    for (int c = 0; c < components.size(); c++) {
      DominatingPair pair = components.get(c).pair();
      double atoms = pair instanceof AtomicPair || pair.lattice().isPresent() ? 1 : 0;
      double spread = guess.spread(c);
      double smooth = step * step * step / (spread * spread * slope);
      if (c != aligned) {
        dropped +=
            components.get(c).count() * Math.max(atoms * step / 2, Math.min(smooth, step / 2));
      }
    }
    return added + dropped / 2;
  }

  /// The pair that is used most of those with atoms at least `finest` apart, or -1.
  private static int mostUsedLattice(List<LossComponents.Component> components, double finest) {
    int most = -1;
    for (int c = 0; c < components.size(); c++) {
      LossComponents.Component component = components.get(c);
      if (component.pair().lattice().filter(lattice -> lattice.spacing() >= finest).isPresent()
          && (most < 0 || component.count() > components.get(most).count())) {
        most = c;
      }
    }
    return most;
  }

  /// Where this pair's own grid starts: on its atoms, if they are evenly spaced.
  double offset(DominatingPair pair) {
    return pair.lattice()
        .map(lattice -> lattice.first() - step * Math.rint(lattice.first() / step))
        .filter(offset -> Math.abs(offset) < step) // else the loss is too large to be aligned
        .orElse(0.0);
  }
}
