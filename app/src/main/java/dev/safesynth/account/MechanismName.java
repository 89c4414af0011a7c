package dev.safesynth.account;

import dev.safesynth.dp.accounting.PrivacyEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The mechanisms that can be asked about, by the names of the command line and of trees, with the
/// parameters each takes.
public enum MechanismName {
  GAUSSIAN,
  LAPLACE,
  DISCRETE_GAUSSIAN,
  DISCRETE_LAPLACE,
  /// Bounded range: the exponential mechanism and private decoding by clipped logits.
  EXPONENTIAL,
  PERMUTE_AND_FLIP,
  REPORT_NOISY_MAX,
  /// Above threshold with one positive answer, threshold and query noise together.
  SPARSE_VECTOR,
  RANDOMISED_RESPONSE,
  /// Anything known to be (epsilon, delta)-differentially private.
  PURE,
  ZCDP;

  /// The one of that name, if any.
  public static Optional<MechanismName> of(String name) {
    return Arrays.stream(values()).filter(mechanism -> mechanism.text().equals(name)).findFirst();
  }

  /// All names, for complaints and help.
  public static String list() {
    return Arrays.stream(values()).map(MechanismName::text).collect(Collectors.joining(", "));
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Names of the parameters, the one that sets the strength first (second for randomised
  /// response); `sensitivity` and `delta` may be left out.
  public List<String> parameters() {
    return switch (this) {
      case GAUSSIAN, DISCRETE_GAUSSIAN -> List.of("sigma", "sensitivity");
      case LAPLACE -> List.of("scale", "sensitivity");
      case DISCRETE_LAPLACE -> List.of("epsilon", "sensitivity");
      case EXPONENTIAL, PERMUTE_AND_FLIP, REPORT_NOISY_MAX, SPARSE_VECTOR -> List.of("epsilon");
      case RANDOMISED_RESPONSE -> List.of("buckets", "noise_parameter");
      case PURE -> List.of("epsilon", "delta");
      case ZCDP -> List.of("rho");
    };
  }

  /// The parameter that more or less privacy is a matter of.
  String strength() {
    return this == RANDOMISED_RESPONSE ? "noise_parameter" : parameters().getFirst();
  }

  /// Whether more of that parameter is more privacy: noise, not a loss.
  public boolean strengthIsNoise() {
    return switch (this) {
      case GAUSSIAN, LAPLACE, DISCRETE_GAUSSIAN, RANDOMISED_RESPONSE -> true;
      case DISCRETE_LAPLACE,
          EXPONENTIAL,
          PERMUTE_AND_FLIP,
          REPORT_NOISY_MAX,
          SPARSE_VECTOR,
          PURE,
          ZCDP ->
          false;
    };
  }

  /// The event of one use.
  ///
  /// @param given the value of a parameter, if it was given
  /// @throws IllegalArgumentException when one is missing or out of its range
  public PrivacyEvent event(Function<String, OptionalDouble> given) {
    return switch (this) {
      case GAUSSIAN -> new PrivacyEvent.Gaussian(relative("sigma", given));
      case LAPLACE -> new PrivacyEvent.Laplace(relative("scale", given));
      case DISCRETE_GAUSSIAN -> {
        double sigma = needed("sigma", given);
        double square = sigma * sigma;
        boolean roundedUp = Math.fma(sigma, sigma, -square) < 0;
        yield new PrivacyEvent.DiscreteGaussian(
            roundedUp ? Math.nextDown(square) : square, wholeSensitivity(given));
      }
      case DISCRETE_LAPLACE ->
          new PrivacyEvent.DiscreteLaplace(needed("epsilon", given), wholeSensitivity(given));
      case EXPONENTIAL -> new PrivacyEvent.BoundedRange(needed("epsilon", given));
      case PERMUTE_AND_FLIP, REPORT_NOISY_MAX, SPARSE_VECTOR ->
          new PrivacyEvent.Approximate(needed("epsilon", given), 0);
      case RANDOMISED_RESPONSE ->
          new PrivacyEvent.RandomisedResponse(
              (int) needed("buckets", given), needed("noise_parameter", given));
      case PURE ->
          new PrivacyEvent.Approximate(needed("epsilon", given), given.apply("delta").orElse(0));
      case ZCDP -> new PrivacyEvent.Concentrated(needed("rho", given));
    };
  }

  /// Noise divided by the sensitivity, rounded down, which over-states the loss.
  private static double relative(String noise, Function<String, OptionalDouble> given) {
    double sensitivity = given.apply("sensitivity").orElse(1);
    if (!(sensitivity > 0) || sensitivity == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("sensitivity must be finite and > 0");
    }
    double value = needed(noise, given);
    return sensitivity == 1 ? value : Math.nextDown(value / sensitivity);
  }

  private static long wholeSensitivity(Function<String, OptionalDouble> given) {
    double sensitivity = given.apply("sensitivity").orElse(1);
    if (sensitivity != Math.rint(sensitivity)) {
      throw new IllegalArgumentException("sensitivity must be a whole number for integer noise");
    }
    return (long) sensitivity;
  }

  private static double needed(String name, Function<String, OptionalDouble> given) {
    return given.apply(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }
}
