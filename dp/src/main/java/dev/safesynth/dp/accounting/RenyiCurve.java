package dev.safesynth.dp.accounting;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Renyi differential privacy at a number of orders (Mironov 2017): for neighbouring data sets,
/// outside events of probability [#approximation], the Renyi divergence of every one of the orders
/// is at most the value given here.
///
/// All values are rounded up. A value may be infinite, which says nothing at its order.
public final class RenyiCurve {
  /// No conversion needs an order above this one: with less loss than it can show, epsilon is below
  /// a ten thousandth for every delta above 1e-40.
  private static final double LARGEST_ORDER = 1 << 20;

  private static final double[] ORDERS = grid();

  private final double[] orders;
  private final double[] divergences;
  private final double approximation;

  RenyiCurve(double[] orders, double[] divergences, double approximation) {
    this.orders = orders;
    this.divergences = divergences;
    this.approximation = approximation;
  }

  /// The orders that are used where none are given, ascending.
  ///
  /// Those of dp-accounting (1.1, 1.2 … 10.9, 11, 12 … 63, 128, 256, 512, 1024), so that no result
  /// is above what they give, and as many below, between and above that `order - 1` grows by at
  /// most a tenth from one to the next, from 0.01 to 2^20. Where the loss is proportional to the
  /// order, epsilon as a function of `x = order - 1` is close to `a + b·x + c/x`, so that being off
  /// the best order by a factor of at most `1.1^½` costs at most 0.12%. Above 10.9 all orders are
  /// integers, since most sampling bounds are computed at those.
  public static double[] orders() {
    return ORDERS.clone();
  }

  private static double[] grid() {
    DoubleStream.Builder orders = DoubleStream.builder();
    for (double less = 0.01; less < 1; less *= 1.1) {
      orders.add(1 + less);
    }
    IntStream.rangeClosed(1, 99).forEach(tenth -> orders.add(1 + tenth / 10.0));
    IntStream.rangeClosed(11, 64).forEach(orders::add);
    for (double order = 64; order < LARGEST_ORDER; order *= order < 2048 ? 1.05 : 1.09) {
      orders.add(Math.rint(order));
    }
    DoubleStream.of(128, 256, 512, 1024, LARGEST_ORDER).forEach(orders::add);
    return orders.build().sorted().distinct().toArray();
  }

  /// What is known in this form about a loss, at the orders of [#orders()].
  ///
  /// @return empty for groups of losses that have an approximation, of which nothing is known
  public static Optional<RenyiCurve> of(PrivacyLoss loss) {
    return of(loss, ORDERS);
  }

  /// What is known in this form about a loss, at given orders.
  ///
  /// @param orders at least one, each finite and above 1
  /// @return empty for groups of losses that have an approximation, of which nothing is known
  public static Optional<RenyiCurve> of(PrivacyLoss loss, double... orders) {
    requireOrders(orders);
    return new RenyiAccountant(orders.clone()).curve(loss.event(), loss.relation());
  }

  /// A curve that is known from elsewhere.
  ///
  /// @param orders at least one, each finite and above 1
  /// @param divergences one for each order, at least 0; may be infinite
  public static RenyiCurve known(double[] orders, double[] divergences) {
    requireOrders(orders);
    if (divergences.length != orders.length) {
      throw new IllegalArgumentException(
          "divergences must be one for each of %d orders, was %d"
              .formatted(orders.length, divergences.length));
    }
    for (double divergence : divergences) {
      if (!(divergence >= 0)) {
        throw new IllegalArgumentException("divergence must be >= 0, was " + divergence);
      }
    }
    return new RenyiCurve(orders.clone(), divergences.clone(), 0);
  }

  /// One bound for each order of this curve.
  public double[] divergences() {
    return divergences.clone();
  }

  /// The probability of the events outside which the bounds hold, in `[0, 1]`; 0 for most losses.
  public double approximation() {
    return approximation;
  }

  /// Adaptive sequential composition: divergences and approximations add.
  ///
  /// @throws IllegalArgumentException when the orders differ
  public RenyiCurve plus(RenyiCurve other) {
    requireSameOrders(other);
    return new RenyiCurve(
        orders,
        at(i -> Upward.plus(divergences[i], other.divergences[i])),
        Math.min(1, Upward.plus(approximation, other.approximation)));
  }

  /// `count`-fold adaptive composition of the same loss.
  public RenyiCurve times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, was " + count);
    }
    if (count == 1) {
      return this;
    }
    double factor = Upward.of(count);
    return new RenyiCurve(
        orders,
        at(i -> Upward.times(factor, divergences[i])),
        Math.min(1, Upward.times(factor, approximation)));
  }

  /// The loss of whichever of the two is the dearer one, at every order.
  RenyiCurve orDearer(RenyiCurve other) {
    requireSameOrders(other);
    return new RenyiCurve(
        orders,
        at(i -> Math.max(divergences[i], other.divergences[i])),
        Math.max(approximation, other.approximation));
  }

  /// The same loss, of which further bounds are known.
  RenyiCurve atMost(double[] bounds) {
    return new RenyiCurve(orders, at(i -> Upward.lesser(divergences[i], bounds[i])), approximation);
  }

  /// The smallest epsilon such that (epsilon, delta) differential privacy follows from one of the
  /// orders; infinite where it follows from none.
  ///
  /// Canonne, Kamath and Steinke (2020), Proposition 12: `D + log(1 - 1/order) - log(delta·order) /
  /// (order - 1)`. Also 0 where `delta² >= 1 - e^-D` (Bretagnolle and Huber 1978, since D is at
  /// least the Kullback-Leibler divergence).
  ///
  /// @param delta in `(0, 1)`
  public double epsilon(double delta) {
    double left = left(delta);
    return left > 0
        ? IntStream.range(0, orders.length).mapToDouble(i -> epsilon(i, left)).min().orElseThrow()
        : Double.POSITIVE_INFINITY;
  }

  /// The order that gives [#epsilon] for this delta, for an explanation.
  public double bestOrder(double delta) {
    double left = left(delta);
    int best = 0;
    for (int i = 1; i < orders.length && left > 0; i++) {
      if (epsilon(i, left) < epsilon(best, left)) {
        best = i;
      }
    }
    return orders[best];
  }

  /// The smallest delta such that (epsilon, delta) differential privacy follows from one of the
  /// orders, by the same two theorems as [#epsilon].
  ///
  /// @param epsilon at least 0
  public double delta(double epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be >= 0, was " + epsilon);
    }
    double finite = Math.min(epsilon, Double.MAX_VALUE / LARGEST_ORDER / LARGEST_ORDER);
    double least = 1;
    for (int i = 0; i < orders.length; i++) {
      least = Math.min(least, delta(i, finite));
    }
    return Math.min(1, Upward.plus(approximation, least));
  }

  private double epsilon(int i, double delta) {
    double divergence = divergences[i];
    if (delta * delta * (1 - 1e-15) >= -StrictMath.expm1(-divergence)) {
      return 0;
    }
    if (divergence == Double.POSITIVE_INFINITY) {
      return divergence;
    }
    double less = orders[i] - 1;
    double gain = StrictMath.log1p(1 / less);
    double logDelta = (StrictMath.log(delta) + StrictMath.log(orders[i])) / less;
    double epsilon = divergence - gain - logDelta;
    return Math.max(0, epsilon + 1e-14 * (divergence + gain + Math.abs(logDelta) + 1 / less));
  }

  private double delta(int i, double epsilon) {
    double divergence = divergences[i];
    if (divergence == 0) {
      return 0;
    }
    double variation = StrictMath.sqrt(-StrictMath.expm1(-divergence));
    double less = orders[i] - 1;
    double exponent = less * (divergence - epsilon);
    double gain = orders[i] * StrictMath.log1p(1 / less) + StrictMath.log(less);
    double error = 1e-15 * (less * (divergence + epsilon) + 2 * Math.abs(StrictMath.log(less)) + 9);
    double bound = StrictMath.exp(exponent - gain + error);
    return Upward.lesser(Upward.padded(variation, 1e-15), Upward.padded(bound, 1e-14));
  }

  private double left(double delta) {
    if (!(delta > 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), was " + delta);
    }
    return approximation == 0 ? delta : Math.nextDown(delta - approximation);
  }

  private double[] at(IntToDoubleFunction value) {
    return IntStream.range(0, orders.length).mapToDouble(value).toArray();
  }

  private void requireSameOrders(RenyiCurve other) {
    if (!Arrays.equals(orders, other.orders)) {
      throw new IllegalArgumentException("curves of different orders do not compose");
    }
  }

  private static void requireOrders(double[] orders) {
    if (orders.length == 0) {
      throw new IllegalArgumentException("orders must not be empty");
    }
    for (double order : orders) {
      if (!(order > 1) || order == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("order must be finite and > 1, was " + order);
      }
    }
  }
}
