package dev.safesynth.dp.accounting;

import java.util.List;

/// The composed privacy loss of several pairs, in one direction, on one grid: a bound on delta for
/// every epsilon within a window.
///
/// The masses `m` of each discretised pair are tilted, `m·exp(θx)/S` with their sum `S`, transformed,
/// raised to the power of their count, multiplied and transformed back to `c`. Then
///
///     delta(epsilon) = infinite + Π S^count · Σ over x > epsilon of c(x)·exp(-θx)·(1 - exp(epsilon - x))
///
/// With θ such that the mean of `c` is near epsilon, the terms that matter are the largest of `c`, and
/// an error that is small next to the largest is small next to delta, however small delta is. `S` and
/// all else that may be beyond the range of a double are kept as logarithms.
///
/// **Errors**, all of them added to a pessimistic bound and taken from an optimistic one:
/// - of the transforms: [FourierTransform#errorFactor]; through powers and products to first order with
///   a margin; and to the sum by Cauchy and Schwarz (the forward part, by Parseval) and by the largest
///   error (the inverse part);
/// - of the window, whose ends wrap: Chernoff bounds of what lies outside;
/// - of masses: relative 5e-13 a use, which covers [DominatingPair#cut] and the logarithm of the mass;
///   masses that underflow, as an infinite loss of probability 1e-300 a use;
/// - of tilts: 1e-15 of every exponent;
/// - of losses: `1e-13·(6 + largest |loss|)` a use, a shift of epsilon; for an optimistic estimate also
///   [Discretisation#ON_POINT].
///
/// What comes out as no number at all says nothing: 1, or the infinite loss alone where the estimate is
/// optimistic.
final class ComposedLoss {
  private static final double MASS_ERROR = 5e-13;
  private static final double UNDERFLOW = 1e-300;
  private static final double LOSS_ERROR = 1e-13;

  private final Estimate estimate;
  private final double step;
  private final double tilt;
  private final double start; // the loss at the first point of the window
  private final double logScale; // log Π S^count, with the margin for its rounding
  private final double[] sums; // Σ over later points of c·exp(-θ·distance)·(1 - exp(-distance))
  private final double error; // of sums
  private final double beyond; // bounds the mass of finite losses above the window
  private final double shift; // of epsilon, for errors of losses
  private final double infinite;

  private ComposedLoss(
      Estimate estimate,
      double step,
      double tilt,
      double start,
      double logScale,
      double[] sums,
      double error,
      double beyond,
      double shift,
      double infinite) {
    this.estimate = estimate;
    this.step = step;
    this.tilt = tilt;
    this.start = start;
    this.logScale = logScale;
    this.sums = sums;
    this.error = error;
    this.beyond = beyond;
    this.shift = shift;
    this.infinite = infinite;
  }

  static ComposedLoss of(
      List<LossComponents.Component> components,
      LossGuess guess,
      LossGrid grid,
      Estimate estimate) {
    int n = grid.points();
    double tilt = grid.tilt();
    double step = grid.step();
    var transform = new FourierTransform(n);
    var productRe = new double[n / 2 + 1];
    var productIm = new double[n / 2 + 1];
    java.util.Arrays.fill(productRe, 1);
    var relative = new double[n / 2 + 1];
    var ceiling = new double[n / 2 + 1];
    java.util.Arrays.fill(ceiling, 1);
    double logScale = 0;
    double logError = 0;
    double offset = 0;
    double upper = 0; // log E[exp((tilt + upFurther)·loss)]
    double lower = 0;
    double shift = 0;
    double logFinite = 0;
    for (int c = 0; c < components.size(); c++) {
      DominatingPair pair = components.get(c).pair();
      long count = components.get(c).count();
      double own = grid.offset(pair);
      long first = (long) Math.floor((guess.lowest(c, tilt) - own) / step) - 1;
      long last = (long) Math.ceil((guess.highest(c) - own) / step) + 1;
      Discretisation losses = Discretisation.of(pair, estimate, own, step, first, last);
      double[] logMass = logarithms(losses.mass());
      double start = own + first * step;
      double logSum = logMoment(logMass, start, step, tilt);
      logSum = logSum == Double.NEGATIVE_INFINITY ? 0 : logSum; // all of the loss is infinite
      var tilted = new double[n];
      int place = (int) Math.floorMod(first, (long) n);
      for (int k = 0; k < logMass.length; k++) {
        tilted[place] += StrictMath.exp(logMass[k] + tilt * (start + k * step) - logSum);
        place = place + 1 == n ? 0 : place + 1;
      }
      double largest = Math.max(Math.abs(start), Math.abs(own + last * step));
      double rounding = 2e-16 * logMass.length + 1e-15 * largest * tilt;
      logScale += count * logSum;
      logError += count * (MASS_ERROR + rounding + 1e-15 * Math.abs(logSum));
      double up = logMoment(logMass, start, step, tilt + grid.upFurther());
      double down = logMoment(logMass, start, step, tilt + grid.downFurther());
      upper += count * (up + 1e-15 * (Math.abs(up) + largest * grid.upFurther()));
      lower += count * (down + 1e-15 * (Math.abs(down) - largest * grid.downFurther()));
      offset += count * own;
      shift +=
          count
              * (LOSS_ERROR * (6 + largest)
                  + (estimate == Estimate.OPTIMISTIC ? 2 * Discretisation.ON_POINT * step : 0));
      double unseen = estimate == Estimate.PESSIMISTIC ? UNDERFLOW : 0;
      logFinite += count * StrictMath.log1p(-Math.min(1, losses.infinite() + unseen));
      var re = new double[n / 2 + 1];
      var im = new double[n / 2 + 1];
      transform.forward(tilted, re, im);
      multiply(productRe, productIm, relative, ceiling, re, im, count, transform.errorFactor());
    }
    double squares = 0;
    double sizes = 0;
    for (int k = 0; k <= n / 2; k++) {
      double size = StrictMath.sqrt(productRe[k] * productRe[k] + productIm[k] * productIm[k]);
      double wrong = relative[k] < 0.5 ? 1.3 * relative[k] * size : ceiling[k] + size;
      int times = k == 0 || k == n / 2 ? 1 : 2;
      squares += times * wrong * wrong;
      sizes += times * size;
    }
    double[] masses = transform.inverse(productRe, productIm);
    double ones = Math.min(n, 1 / -StrictMath.expm1(-tilt * step));
    double twos = Math.min(n, 1 / -StrictMath.expm1(-2 * tilt * step));
    double error =
        StrictMath.sqrt(squares / n * twos) * 1.01 + ones * transform.errorFactor() * sizes / n;

    long origin = (long) Math.floor((grid.low() - offset) / step);
    double start = offset + origin * step;
    double end = start + (double) n * step;
    boolean pessimistic = estimate == Estimate.PESSIMISTIC;
    double far = Math.abs(start) + Math.abs(end);
    // Rounding of the recursion, and the margin for everything relative.
    double margin = logError + 8e-16 * n + 1e-15 * tilt * far;
    double upTilt = tilt + grid.upFurther();
    double downTilt = tilt + grid.downFurther();
    double logAbove = upper - upTilt * end + logError + 1e-15 * upTilt * far;
    double logBelow = lower - downTilt * start + logError + 1e-15 * Math.abs(downTilt) * far;
    if (!pessimistic) {
      // Tilted, may have wrapped to where it counts.
      error += exp(logAbove + tilt * end - logScale + margin);
      error += exp(logBelow + tilt * start - logScale + margin);
    }
    double infinite = -StrictMath.expm1(logFinite) * StrictMath.exp(pessimistic ? margin : -margin);
    return new ComposedLoss(
        estimate,
        step,
        tilt,
        start,
        pessimistic ? logScale + margin : logScale - margin,
        sums(masses, origin, tilt, step),
        error,
        exp(logAbove),
        shift,
        infinite <= 1 ? infinite : pessimistic ? 1 : 0);
  }

  private static double[] logarithms(double[] mass) {
    var log = new double[mass.length];
    for (int k = 0; k < mass.length; k++) {
      log[k] = mass[k] > 0 ? StrictMath.log(mass[k]) : Double.NEGATIVE_INFINITY;
    }
    return log;
  }

  /// `log Σ exp(logMass[k] + tilt·(start + k·step))`.
  private static double logMoment(double[] logMass, double start, double step, double tilt) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logMass.length; k++) {
      most = Math.max(most, logMass[k] + tilt * (start + k * step));
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    double sum = 0;
    for (int k = 0; k < logMass.length; k++) {
      sum += StrictMath.exp(logMass[k] + tilt * (start + k * step) - most);
    }
    return most + StrictMath.log(sum);
  }

  /// Multiplies the product by the power, and keeps count of relative errors to first order;
  /// `ceiling` bounds the exact product where that is not enough.
  private static void multiply(
      double[] productRe,
      double[] productIm,
      double[] relative,
      double[] ceiling,
      double[] re,
      double[] im,
      long count,
      double wrong) {
    for (int k = 0; k < re.length; k++) {
      double size = StrictMath.sqrt(re[k] * re[k] + im[k] * im[k]);
      double added = count * (wrong / size + 4e-16);
      relative[k] += added;
      ceiling[k] *= added < 0.5 ? 1 : StrictMath.pow(size + wrong, (double) count) * (1 + 1e-6);
      double powerRe = 1;
      double powerIm = 0;
      double squareRe = re[k];
      double squareIm = im[k];
      for (long rest = count; rest > 0; rest >>= 1) {
        if ((rest & 1) == 1) {
          double next = powerRe * squareRe - powerIm * squareIm;
          powerIm = powerRe * squareIm + powerIm * squareRe;
          powerRe = next;
        }
        double next = squareRe * squareRe - squareIm * squareIm;
        squareIm = 2 * squareRe * squareIm;
        squareRe = next;
      }
      double next = productRe[k] * powerRe - productIm[k] * powerIm;
      productIm[k] = productRe[k] * powerIm + productIm[k] * powerRe;
      productRe[k] = next;
    }
  }

  /// `sums[k]` is `delta` at point `k` but for the factor `exp(logScale - θ·x)`. Only positive
  /// terms are added, from the far end.
  private static double[] sums(double[] masses, long origin, double tilt, double step) {
    int n = masses.length;
    double untilt = StrictMath.exp(-tilt * step);
    double second = StrictMath.exp(-(tilt + 1) * step);
    double wide = -StrictMath.expm1(-step);
    var sums = new double[n];
    int place = (int) Math.floorMod(origin + n - 1, (long) n);
    double tail = 0; // Σ over this point and later ones of c·exp(-(θ+1)·distance)
    double sum = 0;
    for (int k = n - 1; k >= 0; k--) {
      sum = untilt * (sum + wide * tail);
      sums[k] = sum;
      tail = masses[place] + second * tail;
      place = place == 0 ? n - 1 : place - 1;
    }
    return sums;
  }

  /// The mass of an infinite loss.
  double infinite() {
    return infinite;
  }

  /// How much of the bound at this epsilon is error, at most 1.
  double errorShare(double epsilon) {
    int k = (int) Math.floor((epsilon - start) / step);
    return k < 0 || k >= sums.length ? 1 : error / (error + Math.max(sums[k], 0));
  }

  /// Whether `epsilon` is not above the window.
  boolean covers(double epsilon) {
    return moved(epsilon) < start + step * (sums.length - 2);
  }

  /// A bound on delta at `epsilon`, which must be covered.
  double delta(double epsilon) {
    double at = moved(epsilon);
    if (at < start) {
      // H falls with exp(epsilon), is convex in it and starts at 1: it is below its chord.
      double first = atPoint(0);
      boolean pessimistic = estimate == Estimate.PESSIMISTIC;
      double rest = -StrictMath.expm1(at - start);
      return pessimistic ? known(first * StrictMath.exp(at - start) + rest) : first;
    }
    double place = Math.floor((at - start) / step);
    int k = (int) Math.min(Math.max(place, 0), sums.length - 2);
    double next = start + (k + 1) * step;
    // Between grid points the curve is linear in exp(epsilon).
    double part = StrictMath.expm1(at - next) / StrictMath.expm1(-step);
    double high = atPoint(k);
    double low = atPoint(k + 1);
    return known(low + (high - low) * Math.min(Math.max(part, 0), 1));
  }

  private double moved(double epsilon) {
    return estimate == Estimate.PESSIMISTIC ? epsilon - shift : epsilon + shift;
  }

  /// The probability, or what is certain where it is not a number.
  private double known(double value) {
    if (Double.isNaN(value)) {
      return estimate == Estimate.PESSIMISTIC ? 1 : infinite;
    }
    return Math.min(1, Math.max(0, value));
  }

  /// The least epsilon in the window whose bound is at most delta; NaN where the window does not
  /// hold it.
  double epsilon(double delta) {
    int low = 0;
    int high = sums.length - 2;
    if (estimate == Estimate.OPTIMISTIC) {
      // Far below the mean errors hide everything: the last point with a larger delta counts.
      for (low = high; low >= 0 && atPoint(low) <= delta; low--) {
        high = low;
      }
      if (low < 0 || high == low) {
        return Double.NaN;
      }
    } else if (!(atPoint(high) <= delta) || atPoint(low) <= delta) {
      return Double.NaN;
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (atPoint(middle) <= delta) {
        high = middle;
      } else {
        low = middle;
      }
    }
    double more = atPoint(low);
    double less = atPoint(high);
    double part = more > less ? (delta - less) / (more - less) : 0;
    double next = start + high * step;
    double epsilon = next + StrictMath.log1p(Math.min(part, 1) * StrictMath.expm1(-step));
    return estimate == Estimate.PESSIMISTIC
        ? Math.max(epsilon, start + low * step) + shift
        : epsilon - shift;
  }

  /// Above this no bound of the window is larger than delta: Chernoff's bound.
  double chernoff(double delta) {
    double epsilon = (logScale - StrictMath.log(delta - infinite)) / tilt;
    return delta > infinite && !Double.isNaN(epsilon)
        ? epsilon + 1e-15 * Math.abs(epsilon) + shift
        : Double.POSITIVE_INFINITY;
  }

  /// Chernoff's bound on delta.
  double chernoffDelta(double epsilon) {
    return known(infinite + exp(logScale - tilt * (epsilon - shift)));
  }

  private double atPoint(int k) {
    double scale = exp(logScale - tilt * (start + k * step));
    if (estimate == Estimate.PESSIMISTIC) {
      return known(infinite + beyond + scale * (Math.max(sums[k], 0) + error));
    }
    double sum = sums[k] - error;
    return sum > 0 ? known(infinite + scale * sum) : infinite;
  }

  private static double exp(double log) {
    return StrictMath.exp(Math.min(log, 700));
  }
}
