package dev.safesynth.audit;

import dev.safesynth.dp.accounting.GaussianDp;
import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an audit of a noisy sum found.
///
/// @param subject what was summed, in a few words
/// @param claimedEpsilon of the sum: what the canaries are held against
/// @param runEpsilon of a whole run, with its label counts
/// @param delta of both
/// @param verdict in a word
/// @param canaries one entry for each kind of made-up record
/// @param seconds that the audit took
public record SumReport(
    String subject,
    double claimedEpsilon,
    double runEpsilon,
    double delta,
    Verdict verdict,
    List<Measured> canaries,
    double seconds)
    implements AuditReport {
  private static final double MOST_OF_IT = 0.8;

  public SumReport {
    canaries = List.copyOf(canaries);
  }

  /// One kind of canary.
  ///
  /// @param pairs sums drawn in each world
  /// @param claimedMu how far the worlds may be apart, in standard deviations of the noise
  /// @param measuredMu how far they were
  /// @param muLowerBound with confidence 95%, if the noise is Gaussian
  /// @param epsilonIfGaussian the same as epsilon
  /// @param epsilonLowerBound with confidence 95%, whatever the noise is: threshold chosen on one
  ///   half of the sums and counted on the other
  /// @param ceiling the most that `epsilonLowerBound` could have been
  /// @param refuted whether either bound refutes the claim with confidence 99.99%
  public record Measured(
      String canary,
      int pairs,
      double claimedMu,
      double measuredMu,
      double muLowerBound,
      double epsilonIfGaussian,
      double epsilonLowerBound,
      double ceiling,
      boolean refuted) {

    static Measured of(String canary, TwoWorlds.Drawn drawn, double claimedMu, double delta) {
      int pairs = drawn.with().size();
      double claimed = new GaussianDp(claimedMu).epsilon(delta);
      if (pairs < SumAudit.LEAST_PAIRS) {
        return new Measured(canary, pairs, claimedMu, 0, 0, 0, 0, 0, false);
      }
      double mu = mu(drawn);
      double bound = Math.max(0, mu - error(mu, pairs, Confidence.REPORT));
      TwoWorldCounts split = split(drawn, delta);
      return new Measured(
          canary,
          pairs,
          claimedMu,
          mu,
          bound,
          bound == 0 ? 0 : new GaussianDp(bound).epsilon(delta),
          split.epsilonLowerBound(delta, Confidence.REPORT),
          TwoWorldCounts.ceiling(split.with(), delta, Confidence.REPORT),
          mu - error(mu, pairs, Confidence.VERDICT) > claimedMu
              || split.epsilonLowerBound(delta, Confidence.VERDICT) > claimed);
    }

    /// Distance of the means over the pooled standard deviation; as good as infinite without noise.
    private static double mu(TwoWorlds.Drawn drawn) {
      double with = mean(drawn.with());
      double without = mean(drawn.without());
      double squares = squares(drawn.with(), with) + squares(drawn.without(), without);
      double deviation = Math.sqrt(squares / (drawn.with().size() + drawn.without().size() - 2));
      return (with - without) / Math.max(deviation, 1e-9);
    }

    /// Standard error of the above times the quantile, one sided: the means' part, and that of the
    /// estimated deviation.
    private static double error(double mu, int pairs, double alpha) {
      return StandardNormal.quantile(1 - alpha) * Math.sqrt((2 + mu * mu / 4) / pairs);
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double squares(List<Double> values, double mean) {
      return values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    }

    private static TwoWorldCounts split(TwoWorlds.Drawn drawn, double delta) {
      int half = drawn.with().size() / 2;
      double threshold = 0;
      double best = -1;
      for (double candidate : drawn.with().subList(0, half)) {
        double bound =
            counts(drawn, 0, half, candidate).epsilonLowerBound(delta, Confidence.REPORT);
        if (bound > best) {
          best = bound;
          threshold = candidate;
        }
      }
      return counts(drawn, half, drawn.with().size(), threshold);
    }

    private static TwoWorldCounts counts(
        TwoWorlds.Drawn drawn, int from, int to, double threshold) {
      return new TwoWorldCounts(
          atLeast(drawn.with().subList(from, to), threshold),
          to - from,
          atLeast(drawn.without().subList(from, to), threshold),
          to - from);
    }

    private static int atLeast(List<Double> values, double threshold) {
      return (int) values.stream().filter(value -> value >= threshold).count();
    }
  }

  static SumReport of(
      String subject,
      double claimed,
      double run,
      double delta,
      List<Measured> canaries,
      double seconds) {
    boolean enough = canaries.stream().allMatch(found -> found.pairs() >= SumAudit.LEAST_PAIRS);
    double reached = canaries.stream().mapToDouble(Measured::epsilonIfGaussian).max().orElse(0);
    Verdict verdict =
        canaries.stream().anyMatch(Measured::refuted)
            ? Verdict.FAIL
            : !enough
                ? Verdict.INCOMPLETE
                : reached < MOST_OF_IT * claimed ? Verdict.WEAK : Verdict.CONSISTENT;
    return new SumReport(subject, claimed, run, delta, verdict, canaries, seconds);
  }

  @Override
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("sum", subject);
    json.put("claimed_epsilon", claimedEpsilon);
    json.put("run_epsilon", runEpsilon);
    json.put("delta", delta);
    json.put("verdict", verdict.name());
    json.put(
        "canaries",
        canaries.stream()
            .map(
                found -> {
                  var one = new LinkedHashMap<String, Object>();
                  one.put("canary", found.canary());
                  one.put("pairs", found.pairs());
                  one.put("claimed_mu", found.claimedMu());
                  one.put("measured_mu", found.measuredMu());
                  one.put("mu_lower_bound", found.muLowerBound());
                  one.put("epsilon_if_gaussian", found.epsilonIfGaussian());
                  one.put("epsilon_lower_bound", found.epsilonLowerBound());
                  one.put("certifiable_epsilon", found.ceiling());
                  one.put("refuted", found.refuted());
                  return one;
                })
            .toList());
    json.put("seconds", seconds);
    return json;
  }

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(claim());
    for (Measured found : canaries) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Canary:       %s, %,d sums with and as many without: the worlds are %.3f standard"
                  + " deviations apart, %.3f are claimed",
              found.canary(),
              found.pairs(),
              found.measuredMu(),
              found.claimedMu()));
      lines.add(
          String.format(
              Locale.ROOT,
              "  observed:   epsilon >= %.3g with 95%% confidence if the noise is Gaussian; >= %.3g"
                  + " whatever it is (certifiable: %.3g)",
              found.epsilonIfGaussian(),
              found.epsilonLowerBound(),
              found.ceiling()));
    }
    lines.add("Verdict:      " + verdict + ". " + verdict.meaning());
    return lines;
  }

  private String claim() {
    return String.format(
        Locale.ROOT,
        "Claimed:      epsilon %.3g for the %s at delta %.2g (%.3g for the whole run)",
        claimedEpsilon,
        subject,
        delta,
        runEpsilon);
  }

  @Override
  public List<Chapter> chapters() {
    return List.of(
        new Chapter(
            "outcome",
            "Does the guarantee hold?",
            "Outcome",
            verdict.meaning(),
            List.of(
                new Chapter.Facts(
                    "Claim and observation",
                    List.of(
                        AuditPage.claim("the sum", claimedEpsilon, delta, runEpsilon),
                        new Fact("The sum", subject),
                        new Fact("Verdict", verdict.name()))),
                new Chapter.Table(
                    "Sums with and without a record of the largest influence",
                    List.of(
                        "Record",
                        "Sums in each world",
                        "Standard deviations apart",
                        "Claimed",
                        "\u03B5 at least, if Gaussian",
                        "\u03B5 at least",
                        "Certifiable"),
                    canaries.stream().map(SumReport::row).toList()))),
        AuditPage.limits(
            "The noisy "
                + subject
                + " was audited as a run draws it, with records that were made up: not the label"
                + " counts, the reading of the input, or how long anything took. The public model"
                + " writes the texts and sees no record."));
  }

  private static List<String> row(Measured found) {
    return List.of(
        found.canary(),
        String.format(Locale.ROOT, "%,d", found.pairs()),
        String.format(Locale.ROOT, "%.3f", found.measuredMu()),
        String.format(Locale.ROOT, "%.3f", found.claimedMu()),
        String.format(Locale.ROOT, "%.2f", found.epsilonIfGaussian()),
        String.format(Locale.ROOT, "%.2f", found.epsilonLowerBound()),
        String.format(Locale.ROOT, "%.2f", found.ceiling()));
  }
}
