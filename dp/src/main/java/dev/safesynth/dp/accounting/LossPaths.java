package dev.safesynth.dp.accounting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Privacy loss distributions of compositions with partitions: one for each way in which a unit can
/// pass through them, of which the worst counts.
///
/// A unit lies in one part of every partition, by its own value and coins that are independent of
/// everything released. Given its way, what it touches is a sequential composition; so the release
/// is (epsilon, delta) differentially private if that of every way is. Were the parts formed in
/// view of earlier releases, a unit's way could depend on them and the worst way would not bound
/// the others' mixtures: such partitions are for [ZeroConcentrated] and [RenyiCurve], whose bounds
/// hold step by step.
public final class LossPaths {
  private static final int MOST_PATHS = 256;

  private final List<PrivacyLossDistribution> paths;

  private LossPaths(List<PrivacyLossDistribution> paths) {
    this.paths = paths;
  }

  /// The distributions of a loss, on the safe side.
  ///
  /// @return empty where no dominating pair is known for some event, where a partition is repeated,
  ///   sampled or in a group, or where there are more than 256 ways
  public static Optional<LossPaths> of(PrivacyLoss loss) {
    var paths = new ArrayList<PrivacyLossDistribution>();
    for (List<PrivacyEvent> path : expand(loss.event())) {
      var sequence = new PrivacyEvent.Sequential(path);
      Optional<PrivacyLossDistribution> distribution =
          PrivacyLossDistribution.of(
              new PrivacyLoss(sequence, loss.relation(), loss.unit()), Estimate.PESSIMISTIC);
      if (distribution.isEmpty()) {
        return Optional.empty();
      }
      paths.add(distribution.get());
    }
    return paths.isEmpty() ? Optional.empty() : Optional.of(new LossPaths(paths));
  }

  /// The smallest epsilon that follows.
  ///
  /// @param delta in `(0, 1)`
  public double epsilon(double delta) {
    return worst(path -> path.epsilon(delta));
  }

  /// The smallest delta that follows.
  ///
  /// @param epsilon finite and at least 0
  public double delta(double epsilon) {
    return worst(path -> path.delta(epsilon));
  }

  private double worst(ToDoubleFunction<PrivacyLossDistribution> bound) {
    return paths.stream().mapToDouble(bound).max().orElse(Double.POSITIVE_INFINITY);
  }

  /// The sequences of events without partitions at the top; empty when there are too many.
  private static List<List<PrivacyEvent>> expand(PrivacyEvent event) {
    return switch (event) {
      case PrivacyEvent.Parallel parts -> {
        var paths = new ArrayList<List<PrivacyEvent>>();
        for (PrivacyEvent part : parts.events()) {
          List<List<PrivacyEvent>> ofPart = expand(part);
          if (ofPart.isEmpty() || paths.size() + ofPart.size() > MOST_PATHS) {
            yield List.of();
          }
          paths.addAll(ofPart);
        }
        yield paths.stream().distinct().toList();
      }
      case PrivacyEvent.Sequential all -> {
        List<List<PrivacyEvent>> paths = List.of(new ArrayList<>());
        for (PrivacyEvent next : all.events()) {
          List<List<PrivacyEvent>> steps = expand(next);
          if (steps.isEmpty() || paths.size() * steps.size() > MOST_PATHS) {
            yield List.of();
          }
          paths = joined(paths, steps);
        }
        yield paths;
      }
      case PrivacyEvent.Repeated repeated when repeated.count() == 1 -> expand(repeated.event());
      case PrivacyEvent.Repeated _,
          PrivacyEvent.Group _,
          PrivacyEvent.PoissonSampled _,
          PrivacyEvent.SampledWithoutReplacement _,
          PrivacyEvent.Gaussian _,
          PrivacyEvent.Laplace _,
          PrivacyEvent.DiscreteGaussian _,
          PrivacyEvent.DiscreteLaplace _,
          PrivacyEvent.Approximate _,
          PrivacyEvent.BoundedRange _,
          PrivacyEvent.Concentrated _,
          PrivacyEvent.RandomisedResponse _ ->
          List.of(List.of(event));
    };
  }

  /// Every path followed by every step; a single step is appended in place.
  private static List<List<PrivacyEvent>> joined(
      List<List<PrivacyEvent>> paths, List<List<PrivacyEvent>> steps) {
    if (steps.size() == 1) {
      paths.forEach(path -> path.addAll(steps.getFirst()));
      return paths;
    }
    var longer = new ArrayList<List<PrivacyEvent>>();
    for (List<PrivacyEvent> path : paths) {
      for (List<PrivacyEvent> step : steps) {
        var both = new ArrayList<>(path);
        both.addAll(step);
        longer.add(both);
      }
    }
    return longer;
  }
}
