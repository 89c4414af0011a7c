package dev.safesynth.account;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.ArrayList;
import java.util.List;

/// Why an answer holds, line by line, with references. Every line names a theorem that
/// `docs/privacy` states and tests.
final class Derivation {
  private final List<String> lines = new ArrayList<>();

  private Derivation() {}

  static List<String> of(PrivacyLoss loss, List<Answer.Point> points) {
    var derivation = new Derivation();
    derivation.event(loss.event(), loss.relation(), "");
    derivation.add(
        "Neighbouring data sets differ by %s one %s; epsilon and delta bound both directions."
            .formatted(
                loss.relation() == Neighbouring.ADD_OR_REMOVE_ONE
                    ? "adding or removing"
                    : "exchanging",
                loss.unit().text()));
    ZeroConcentrated.of(loss)
        .ifPresent(
            bound ->
                derivation.add(
                    "In zero-concentrated differential privacy this is rho = %s%s."
                        .formatted(
                            Answer.shown(bound.rho()),
                            bound.approximation() > 0
                                ? ", failing with probability at most "
                                    + Answer.shown(bound.approximation())
                                : "")));
    points.forEach(derivation::point);
    return List.copyOf(derivation.lines);
  }

  private void add(String line) {
    lines.add((lines.size() + 1) + ". " + line);
  }

  private void point(Answer.Point point) {
    boolean several = point.candidates().size() > 1;
    point
        .candidates()
        .forEach(
            (accountant, bound) ->
                add(
                    "%s: %s"
                        .formatted(
                            accountant.text(),
                            Double.isFinite(bound)
                                ? "%s. %s".formatted(Answer.shown(bound), References.of(accountant))
                                : "no finite bound here. " + References.of(accountant))));
    add(
        "%s(epsilon, delta) = (%s, %s), from %s."
            .formatted(
                several ? "Each is an upper bound, so the least is one: " : "So ",
                Answer.shown(point.epsilon()),
                Answer.shown(point.delta()),
                point.accountant().text()));
  }

  private void event(PrivacyEvent event, Neighbouring relation, String indent) {
    switch (event) {
      case PrivacyEvent.Gaussian one ->
          add(
              indent
                  + ("Gaussian noise of %s times the l2 sensitivity: at worst N(1, s²) against N(0,"
                          + " s²) (docs/privacy/additive-noise.md).")
                      .formatted(plain(one.noiseMultiplier())));
      case PrivacyEvent.Laplace one ->
          add(
              indent
                  + ("Laplace noise of scale %s times the l1 sensitivity: pure epsilon %s (Dwork et"
                          + " al. 2006; docs/privacy/additive-noise.md).")
                      .formatted(plain(one.scale()), Answer.shown(1 / one.scale())));
      case PrivacyEvent.DiscreteGaussian one ->
          add(
              indent
                  + ("Discrete Gaussian noise of parameter sigma² = %s on an integer query of"
                          + " sensitivity %d (Canonne, Kamath and Steinke 2020;"
                          + " docs/privacy/additive-noise.md).")
                      .formatted(plain(one.variance()), one.sensitivity()));
      case PrivacyEvent.DiscreteLaplace one ->
          add(
              indent
                  + ("Discrete Laplace noise, P[y] ~ exp(-%s |y|), on an integer query of sensitivity"
                          + " %d (Ghosh, Roughgarden and Sundararajan 2009;"
                          + " docs/privacy/additive-noise.md).")
                      .formatted(plain(one.epsilon()), one.sensitivity()));
      case PrivacyEvent.Approximate one ->
          add(
              indent
                  + "Known to be (%s, %s)-differentially private, nothing else."
                      .formatted(plain(one.epsilon()), plain(one.delta())));
      case PrivacyEvent.BoundedRange one ->
          add(
              indent
                  + ("Exponential mechanism: the loss has range at most %s, so rho = range²/8 (Dong,"
                          + " Durfee and Rogers 2020; Cesar and Rogers 2021;"
                          + " docs/privacy/selection.md).")
                      .formatted(plain(one.epsilon())));
      case PrivacyEvent.Concentrated one ->
          add(indent + "Known to be %s-zCDP, nothing else.".formatted(plain(one.rho())));
      case PrivacyEvent.RandomisedResponse one ->
          add(
              indent
                  + ("Randomised response over %d values, uniform with probability %s (Warner 1965;"
                          + " docs/privacy/randomised-response.md).")
                      .formatted(one.buckets(), plain(one.uniformProbability())));
      case PrivacyEvent.PoissonSampled sampled -> {
        event(sampled.event(), relation, indent);
        add(
            indent
                + ("Each record takes part with probability %s, independently, by coins that stay"
                        + " secret: amplification by Poisson sampling (Mironov, Talwar and Zhang 2019;"
                        + " Zhu, Dong and Wang 2022; docs/privacy/pld.md).")
                    .formatted(plain(sampled.probability())));
      }
      case PrivacyEvent.SampledWithoutReplacement sampled -> {
        event(sampled.event(), relation, indent);
        add(
            indent
                + ("Each time %d of %d records take part, without replacement, by coins that stay"
                        + " secret (Wang, Balle and Kasiviswanathan 2019;"
                        + " docs/privacy/accounting.md).")
                    .formatted(sampled.sample(), sampled.size()));
      }
      case PrivacyEvent.Repeated repeated -> {
        event(repeated.event(), relation, indent);
        add(indent + "The same %d times, adaptively: losses compose.".formatted(repeated.count()));
      }
      case PrivacyEvent.Sequential all -> {
        add(indent + "One after the other on the same data, adaptively: losses compose of");
        all.events().forEach(part -> event(part, relation, indent + "   "));
      }
      case PrivacyEvent.Parallel parts -> {
        add(
            indent
                + "On disjoint parts; a record's part depends on that record and on nothing released"
                + " before, so the dearest part is the cost (McSherry 2009;"
                + " docs/privacy/accounting.md) of");
        parts.events().forEach(part -> event(part, relation, indent + "   "));
      }
      case PrivacyEvent.Group group -> {
        event(group.event(), group.relation(), indent);
        add(
            indent
                + ("Converted at the price of a group of %d units that are %s: epsilon times %d, rho"
                        + " times %d (docs/privacy/accounting.md).")
                    .formatted(
                        group.size(),
                        group.relation() == Neighbouring.ADD_OR_REMOVE_ONE
                            ? "added or removed"
                            : "exchanged",
                        group.size(),
                        (long) group.size() * group.size()));
      }
    }
  }

  /// A given parameter, as given.
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
