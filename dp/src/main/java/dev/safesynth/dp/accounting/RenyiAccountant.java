package dev.safesynth.dp.accounting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Folds an event to its Renyi curve over given orders. Every rule is derived, with its reference
/// and its test, in docs/privacy/accounting.md.
final class RenyiAccountant {
  /// Groups of more units take the curve of one unit at a single order instead of one for each.
  private static final int MOST_STEPS = 8;

  private static final double[] NO_MOMENTS = {};

  private static final Neighbouring ADDING = Neighbouring.ADD_OR_REMOVE_ONE;

  private final double[] orders;
  private final Map<Stated, Optional<RenyiCurve>> known = new HashMap<>();

  private record Stated(PrivacyEvent event, Neighbouring relation) {}

  /// @param orders finite and above 1; not changed afterwards
  RenyiAccountant(double... orders) {
    this.orders = orders;
  }

  /// Empty for groups of losses that hold with an approximation only.
  Optional<RenyiCurve> curve(PrivacyEvent event, Neighbouring relation) {
    var stated = new Stated(event, relation);
    Optional<RenyiCurve> curve = known.get(stated);
    if (curve == null) {
      curve = compute(event, relation);
      known.put(stated, curve);
    }
    return curve;
  }

  private Optional<RenyiCurve> compute(PrivacyEvent event, Neighbouring relation) {
    return switch (event) {
      case PrivacyEvent.Gaussian noise -> {
        double mu = Upward.over(1, noise.noiseMultiplier());
        double squaredMu = Upward.times(mu, mu);
        yield each(order -> RenyiDivergence.gaussian(squaredMu, order));
      }
      case PrivacyEvent.Laplace noise ->
          each(order -> RenyiDivergence.laplace(noise.scale(), order));
      case PrivacyEvent.DiscreteGaussian noise ->
          each(
              order ->
                  RenyiDivergence.discreteGaussian(noise.variance(), noise.sensitivity(), order));
      case PrivacyEvent.DiscreteLaplace noise ->
          each(
              order ->
                  RenyiDivergence.discreteLaplace(noise.epsilon(), noise.sensitivity(), order));
      case PrivacyEvent.Approximate bound ->
          Optional.of(approximate(new ApproximateDp(bound.epsilon(), bound.delta())));
      case PrivacyEvent.BoundedRange range ->
          each(order -> RenyiDivergence.boundedRange(range.epsilon(), order));
      case PrivacyEvent.Concentrated bound -> each(order -> Upward.times(order, bound.rho()));
      case PrivacyEvent.RandomisedResponse response -> {
        double epsilon =
            ApproximateDp.epsilonOfResponse(response.buckets(), response.uniformProbability());
        yield each(order -> RenyiDivergence.randomisedResponse(epsilon, response.buckets(), order));
      }
      case PrivacyEvent.PoissonSampled sampled ->
          relation == ADDING ? poisson(sampled) : group(sampled, ADDING, 2);
      case PrivacyEvent.SampledWithoutReplacement sampled -> withoutReplacement(sampled, relation);
      case PrivacyEvent.Repeated repeated ->
          curve(repeated.event(), relation).map(one -> one.times(repeated.count()));
      case PrivacyEvent.Sequential all -> fold(all.events(), relation, RenyiCurve::plus);
      case PrivacyEvent.Parallel parts -> fold(parts.events(), relation, RenyiCurve::orDearer);
      case PrivacyEvent.Group group -> group(group.event(), group.relation(), group.size());
    };
  }

  private Optional<RenyiCurve> fold(
      List<PrivacyEvent> events, Neighbouring relation, BinaryOperator<RenyiCurve> operator) {
    Optional<RenyiCurve> result = each(_ -> 0);
    for (PrivacyEvent event : events) {
      Optional<RenyiCurve> next = curve(event, relation);
      result = result.flatMap(before -> next.map(part -> operator.apply(before, part)));
    }
    return result;
  }

  private Optional<RenyiCurve> poisson(PrivacyEvent.PoissonSampled sampled) {
    double q = sampled.probability();
    PrivacyEvent event = sampled.event();
    if (q == 0) {
      return each(_ -> 0);
    }
    Optional<RenyiCurve> whole = curve(event, ADDING);
    if (q == 1 || whole.isEmpty()) {
      return whole;
    }
    Optional<ApproximateDp> bound = ApproximateDp.of(event, ADDING);
    RenyiCurve curve = whole.get();
    if (curve.approximation() > 0 && event instanceof PrivacyEvent.Approximate) {
      return bound.map(one -> one.sampled(q)).map(this::approximate);
    }
    var sampling = new RenyiSampling(orders);
    Optional<GaussianDp> gaussian = GaussianDp.of(event, ADDING);
    if (gaussian.isPresent()) {
      return Optional.of(curve.atMost(sampling.poissonOfGaussian(q, gaussian.get().squaredMu())));
    }
    double[] amplified =
        sampling.poisson(q, cumulant(event, ADDING), RenyiSampling.isSymmetric(event));
    double pure = pure(bound);
    return Optional.of(
        pure < Double.POSITIVE_INFINITY
            ? curve.atMost(amplified).atMost(sampling.poissonOfPure(q, pure))
            : curve.atMost(amplified));
  }

  private Optional<RenyiCurve> withoutReplacement(
      PrivacyEvent.SampledWithoutReplacement sampled, Neighbouring relation) {
    PrivacyEvent event = sampled.event();
    Optional<RenyiCurve> whole = curve(event, relation);
    double share = SamplingWithoutReplacement.share(sampled);
    if (share >= 1 || whole.isEmpty()) {
      return whole;
    }
    Optional<ApproximateDp> bound = ApproximateDp.of(event, relation);
    RenyiCurve curve = whole.get();
    if (curve.approximation() > 0) {
      return event instanceof PrivacyEvent.Approximate
          ? bound.map(one -> one.sampled(share)).map(this::approximate)
          : whole;
    }
    double pure = pure(bound);
    int most = Math.min(SamplingWithoutReplacement.MOST_MOMENTS, mostTerms() + 1);
    double[] moments =
        GaussianDp.of(event, relation)
            .map(noise -> SamplingWithoutReplacement.gaussianMoments(noise.squaredMu(), most))
            .orElse(NO_MOMENTS);
    RenyiCurve result =
        curve.atMost(
            new RenyiSampling(orders)
                .withoutReplacement(share, cumulant(event, relation), pure, moments));
    if (pure == Double.POSITIVE_INFINITY) {
      return Optional.of(result);
    }
    double amplified = new ApproximateDp(pure, 0).sampled(share).epsilon();
    return Optional.of(result.atMost(values(order -> RenyiDivergence.pure(amplified, order))));
  }

  /// With `k` units, `Σ k·order / (k·order - i) · D(k·order - i)` over `i = 0 .. k-1`: the weak
  /// triangle inequality of Renyi divergences, `k - 1` times. Exact for Gaussian noise.
  private Optional<RenyiCurve> group(PrivacyEvent event, Neighbouring relation, int size) {
    if (size == 1) {
      return curve(event, relation);
    }
    int steps = size <= MOST_STEPS ? size : 1;
    double[] inner =
        DoubleStream.of(orders)
            .flatMap(order -> IntStream.range(0, steps).mapToDouble(i -> stepOrder(size, order, i)))
            .toArray();
    Optional<RenyiCurve> one = new RenyiAccountant(inner).curve(event, relation);
    if (one.isEmpty() || one.get().approximation() > 0) {
      return Optional.empty();
    }
    double[] divergences = one.get().divergences();
    var values = new double[orders.length];
    for (int i = 0; i < orders.length; i++) {
      for (int step = 0; step < steps; step++) {
        double divergence = divergences[i * steps + step];
        values[i] = Upward.plus(values[i], Upward.times(weight(size, orders[i], step), divergence));
      }
    }
    double pure = pure(ApproximateDp.of(new PrivacyEvent.Group(event, relation, size), relation));
    var curve = new RenyiCurve(orders, values, 0);
    return Optional.of(
        pure < Double.POSITIVE_INFINITY
            ? curve.atMost(values(order -> RenyiDivergence.pure(pure, order)))
            : curve);
  }

  /// `size · order - step`, rounded up, since divergences grow with the order.
  private static double stepOrder(int size, double order, int step) {
    double product = size * order;
    if (Math.fma((double) size, order, -product) > 0) {
      product = Math.nextUp(product);
    }
    double difference = product - step;
    return difference + step < product ? Math.nextUp(difference) : difference;
  }

  /// The weight of one step; for large groups that of all steps together, of which each divergence
  /// is at most that of the first.
  private static double weight(int size, double order, int step) {
    double product = size * order;
    double weight =
        size <= MOST_STEPS
            ? product / (product - step)
            : product * StrictMath.log1p(1 / (order - 1));
    return step == 0 && size <= MOST_STEPS ? 1 : Upward.padded(weight, 1e-14);
  }

  private static double pure(Optional<ApproximateDp> bound) {
    return bound
        .filter(known -> known.delta() == 0)
        .map(ApproximateDp::epsilon)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /// `(k - 1) · D_k` of the whole, for integers as far as the orders need them.
  private IntToDoubleFunction cumulant(PrivacyEvent event, Neighbouring relation) {
    double[] integers = IntStream.rangeClosed(2, mostTerms()).asDoubleStream().toArray();
    double[] divergences =
        new RenyiAccountant(integers).curve(event, relation).orElseThrow().divergences();
    return k -> Upward.times(k - 1.0, divergences[k - 2]);
  }

  private int mostTerms() {
    double largest = DoubleStream.of(orders).max().orElse(2);
    return (int) Math.max(2, Math.min(RenyiSampling.MOST_TERMS, Math.ceil(largest)));
  }

  private Optional<RenyiCurve> each(DoubleUnaryOperator divergence) {
    return Optional.of(new RenyiCurve(orders, values(divergence), 0));
  }

  private RenyiCurve approximate(ApproximateDp bound) {
    return new RenyiCurve(
        orders, values(order -> RenyiDivergence.pure(bound.epsilon(), order)), bound.delta());
  }

  private double[] values(DoubleUnaryOperator divergence) {
    return DoubleStream.of(orders).map(divergence).toArray();
  }
}
