package dev.safesynth.audit;

import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an audit of votes found.
///
/// @param claimedEpsilon of the tokens of a demonstration: what the canaries are held against
/// @param runEpsilon of a whole run, with its label counts
/// @param delta of both
/// @param verdict in a word
/// @param claimedDistance of the worlds with and without a record, for one token
/// @param distanceUnit of it: `standard deviations` of Gaussian noise, or `nats` of a pure epsilon
/// @param tokens of a demonstration
/// @param attacks one entry for each; the first is that whose bound is reported
/// @param partition batches with and without a record
/// @param recordsComputedAlone whether the engine gave a record the same scores whatever was
///   computed beside it; absent where no engine took part
/// @param seed of made-up records
/// @param seconds that the audit took
public record VoteReport(
    double claimedEpsilon,
    double runEpsilon,
    double delta,
    Verdict verdict,
    double claimedDistance,
    String distanceUnit,
    int tokens,
    List<Measured> attacks,
    PartitionCheck partition,
    Optional<Boolean> recordsComputedAlone,
    long seed,
    double seconds)
    implements AuditReport {
  /// Fewer could certify next to nothing.
  static final int LEAST_PAIRS = 400;

  private static final double MOST_OF_IT = 0.8;

  public VoteReport {
    attacks = List.copyOf(attacks);
  }

  /// One attack.
  ///
  /// @param pairs votes drawn in each world
  /// @param distance of the worlds, as the counts have it
  /// @param distanceLowerBound with confidence 95%: threshold chosen on one half of the votes and
  ///   counted on the other
  /// @param epsilonLowerBound what as many draws as a demonstration has, with the refuted rates,
  ///   lose together, with confidence 95%; takes draws as independent
  /// @param ceiling the most that `epsilonLowerBound` could have been, every guess right
  /// @param refuted whether the claimed distance is refuted with confidence 99.99%
  public record Measured(
      String attack,
      int pairs,
      double distance,
      double distanceLowerBound,
      double epsilonLowerBound,
      double ceiling,
      boolean refuted) {
    private static final int THRESHOLDS = 64;

    static Measured of(String attack, TwoWorlds.Drawn drawn, VoteClaim claim) {
      int pairs = drawn.pairs();
      if (pairs < LEAST_PAIRS) {
        return new Measured(attack, pairs, 0, 0, 0, 0, false);
      }
      TwoWorldCounts counted = split(drawn, claim);
      int all = counted.with();
      return new Measured(
          attack,
          pairs,
          claim.shown(
              new TwoWorldCounts.Rates(
                  inside(counted.hits(), all), inside(counted.falseAlarms(), all))),
          claim.shown(counted.rates(Confidence.REPORT)),
          claim.composed(counted.rates(Confidence.REPORT)),
          claim.composed(new TwoWorldCounts(all, all, 0, all).rates(Confidence.REPORT)),
          claim.shown(counted.rates(Confidence.VERDICT)) > claim.distance());
    }

    /// A rate that is neither 0 nor 1.
    private static double inside(int count, int all) {
      return (count + 0.5) / (all + 1);
    }

    /// The threshold that the first half of the votes likes best, counted on the second half.
    /// Chosen with high confidence, so that no few votes in a tail are taken for a signal.
    private static TwoWorldCounts split(TwoWorlds.Drawn drawn, VoteClaim claim) {
      int half = drawn.pairs() / 2;
      double[] with = sorted(drawn.with().subList(0, half));
      double[] without = sorted(drawn.without().subList(0, half));
      double threshold = 0;
      double best = -1;
      for (int i = 0; i < 2 * THRESHOLDS; i++) {
        double[] from = i % 2 == 0 ? with : without;
        // the largest is among them: a guess that is made rarely has no other
        double candidate = from[(int) ((i / 2 + 1L) * half / THRESHOLDS) - 1];
        double shown =
            claim.shown(
                new TwoWorldCounts(
                        atLeast(with, candidate), half, atLeast(without, candidate), half)
                    .rates(Confidence.VERDICT));
        if (shown > best) {
          best = shown;
          threshold = candidate;
        }
      }
      double[] countedWith = sorted(drawn.with().subList(half, drawn.pairs()));
      double[] countedWithout = sorted(drawn.without().subList(half, drawn.pairs()));
      return new TwoWorldCounts(
          atLeast(countedWith, threshold),
          countedWith.length,
          atLeast(countedWithout, threshold),
          countedWithout.length);
    }

    private static double[] sorted(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static int atLeast(double[] sorted, double threshold) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] < threshold) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return sorted.length - low;
    }
  }

  static VoteReport of(
      double claimed,
      double run,
      VoteClaim claim,
      List<Measured> attacks,
      PartitionCheck partition,
      Optional<Boolean> recordsComputedAlone,
      long seed,
      double seconds) {
    return new VoteReport(
        claimed,
        run,
        claim.delta(),
        verdict(claim, attacks, partition, recordsComputedAlone),
        claim.distance(),
        claim.measure(),
        claim.tokens(),
        attacks,
        partition,
        recordsComputedAlone,
        seed,
        seconds);
  }

  static Verdict verdict(
      VoteClaim claim,
      List<Measured> attacks,
      PartitionCheck partition,
      Optional<Boolean> recordsComputedAlone) {
    if (!partition.holds()
        || !recordsComputedAlone.orElse(true)
        || attacks.stream().anyMatch(Measured::refuted)) {
      return Verdict.FAIL;
    }
    if (attacks.stream().anyMatch(found -> found.pairs() < LEAST_PAIRS)) {
      return Verdict.INCOMPLETE;
    }
    return attacks.getFirst().distanceLowerBound() < MOST_OF_IT * claim.distance()
        ? Verdict.WEAK
        : Verdict.CONSISTENT;
  }

  @Override
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("claimed_epsilon", claimedEpsilon);
    json.put("run_epsilon", runEpsilon);
    json.put("delta", delta);
    json.put("verdict", verdict.name());
    if (verdict != Verdict.INCOMPLETE) {
      json.put("observed_epsilon", attacks.getFirst().epsilonLowerBound());
      json.put("certifiable_epsilon", attacks.getFirst().ceiling());
    }
    json.put("claimed_distance", claimedDistance);
    json.put("distance_unit", distanceUnit);
    json.put("tokens", tokens);
    json.put(
        "attacks",
        attacks.stream()
            .map(
                found -> {
                  var one = new LinkedHashMap<String, Object>();
                  one.put("attack", found.attack());
                  one.put("pairs", found.pairs());
                  one.put("distance", found.distance());
                  one.put("distance_lower_bound", found.distanceLowerBound());
                  one.put("epsilon_lower_bound", found.epsilonLowerBound());
                  one.put("certifiable_epsilon", found.ceiling());
                  one.put("refuted", found.refuted());
                  return one;
                })
            .toList());
    json.put("batches_hold", partition.holds());
    recordsComputedAlone.ifPresent(alone -> json.put("records_computed_alone", alone));
    json.put("seed", seed);
    json.put("seconds", seconds);
    return json;
  }

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Claimed:      epsilon %.3g for the %d tokens of a demonstration at delta %.2g (%.3g for"
                + " the whole run)",
            claimedEpsilon,
            tokens,
            delta,
            runEpsilon));
    if (verdict != Verdict.INCOMPLETE) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Observed:     epsilon >= %.3g with 95%% confidence, from the %s (certifiable: %.3g)",
              attacks.getFirst().epsilonLowerBound(),
              attacks.getFirst().attack(),
              attacks.getFirst().ceiling()));
    }
    for (Measured found : attacks) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  canary:     %s, %,d votes with and as many without: %.4f %s apart, >= %.4f"
                  + " certified, %.4f claimed",
              found.attack(),
              found.pairs(),
              found.distance(),
              distanceUnit,
              found.distanceLowerBound(),
              claimedDistance));
    }
    lines.add("Batches:      " + batches());
    recordsComputedAlone.ifPresent(alone -> lines.add("Engine:       " + engine(alone)));
    lines.add("Verdict:      " + verdict + ". " + verdict.meaning());
    return lines;
  }

  private String batches() {
    return partition.holds()
        ? "no record moved when another left or rows were shuffled"
        : String.format(
            Locale.ROOT,
            "records moved %,d times when others left or rows were shuffled, %,d were in two batches",
            partition.moved(),
            partition.repeated());
  }

  private static String engine(boolean alone) {
    return alone
        ? "computes each record independently of the others"
        : "a record's scores depend on what is computed beside it";
  }

  @Override
  public List<Chapter> chapters() {
    var facts = new ArrayList<Fact>();
    facts.add(AuditPage.claim("a demonstration's tokens", claimedEpsilon, delta, runEpsilon));
    if (verdict != Verdict.INCOMPLETE) {
      facts.add(
          new Fact(
              "Observed \u03B5, 95% confidence",
              String.format(Locale.ROOT, "at least %.2f", attacks.getFirst().epsilonLowerBound())));
      facts.add(
          new Fact(
              "Largest \u03B5 that could have been certified with these trials",
              String.format(Locale.ROOT, "%.2f", attacks.getFirst().ceiling())));
    }
    facts.add(new Fact("Batches", batches()));
    recordsComputedAlone.ifPresent(alone -> facts.add(new Fact("Engine", engine(alone))));
    facts.add(new Fact("Verdict", verdict.name()));
    return List.of(
        new Chapter(
            "outcome",
            "Does the guarantee hold?",
            "Outcome",
            verdict.meaning(),
            List.of(
                new Chapter.Facts("Claim and observation", facts),
                new Chapter.Table(
                    "Votes with and without a record of the largest influence",
                    List.of(
                        "What is read",
                        "Votes in each world",
                        "Apart, " + distanceUnit,
                        "At least",
                        "Claimed",
                        "\u03B5 at least",
                        "Certifiable"),
                    attacks.stream().map(this::row).toList()))),
        AuditPage.limits(
            "The vote on one token was audited as a run draws it, with records and public scores that"
                + " were made up: not the label counts, the reading of the input, or how long"
                + " anything took. The texts are written by the public model with demonstrations"
                + " as examples, without any record."));
  }

  private List<String> row(Measured found) {
    return Arrays.asList(
        found.attack(),
        String.format(Locale.ROOT, "%,d", found.pairs()),
        String.format(Locale.ROOT, "%.4f", found.distance()),
        String.format(Locale.ROOT, "%.4f", found.distanceLowerBound()),
        String.format(Locale.ROOT, "%.4f", claimedDistance),
        String.format(Locale.ROOT, "%.2f", found.epsilonLowerBound()),
        String.format(Locale.ROOT, "%.2f", found.ceiling()));
  }
}
