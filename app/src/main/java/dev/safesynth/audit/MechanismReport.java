package dev.safesynth.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What an audit of the mechanism found. Computed without any private record, so it may be shown to
/// anybody.
///
/// @param claimedEpsilon of the token draws on one batch: what the canaries are held against
/// @param runEpsilon of a whole run, with its label counts
/// @param delta of both
/// @param verdict in a word
/// @param algebra exact laws with and without a record
/// @param partition batches with and without a record
/// @param recordsComputedAlone whether the engine gave a record the same scores whatever was
///   computed beside it; absent where no engine took part
/// @param tokens canaries in the token draws
/// @param endToEnd canaries in a twin of the run; absent when there was no time for it
/// @param withheld why something is absent
/// @param seed of the coins and of made-up records
/// @param seconds that the audit took
public record MechanismReport(
    double claimedEpsilon,
    double runEpsilon,
    double delta,
    Verdict verdict,
    AlgebraicCheck algebra,
    PartitionCheck partition,
    Optional<Boolean> recordsComputedAlone,
    TokenAudit tokens,
    Optional<EndToEndAudit> endToEnd,
    Optional<String> withheld,
    long seed,
    double seconds) {
  private static final double MOST_OF_IT = 0.8;

  static Verdict verdict(
      double claimed,
      AlgebraicCheck algebra,
      PartitionCheck partition,
      Optional<Boolean> recordsComputedAlone,
      TokenAudit tokens,
      Optional<EndToEndAudit> endToEnd) {
    if (!algebra.holds()
        || !partition.holds()
        || !recordsComputedAlone.orElse(true)
        || tokens.refuted()
        || endToEnd.map(EndToEndAudit::refuted).orElse(false)) {
      return Verdict.FAIL;
    }
    return tokens.exactEpsilon() < MOST_OF_IT * claimed ? Verdict.WEAK : Verdict.CONSISTENT;
  }

  /// One object; what is absent is left out. Infinite values are strings.
  public Map<String, Object> json() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .build()
        .convertValue(this, new TypeReference<Map<String, Object>>() {});
  }

  /// The same in plain words, a line each.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Claimed:      epsilon %.3g for the texts at delta %.2g (%.3g for the whole run)",
            claimedEpsilon,
            delta,
            runEpsilon));
    lines.add(
        String.format(
            Locale.ROOT,
            "Exact canary: epsilon %.3g is what the worst record gives away, computed from the"
                + " generator's own probabilities (%.0f%% of the claim)",
            tokens.exactEpsilon(),
            100 * tokens.exactEpsilon() / claimedEpsilon));
    lines.add(
        String.format(
            Locale.ROOT,
            "Certified:    epsilon >= %.3g from %,d token draws (could have shown up to %.3g)",
            tokens.epsilonFromDraws(),
            2L * tokens.texts() * tokens.tokensPerText(),
            tokens.ceilingFromDraws()));
    lines.add(
        String.format(
            Locale.ROOT,
            "              epsilon >= %.3g from %,d texts with and as many without it (up to %.3g);"
                + " >= %.3g if the curve is Gaussian",
            tokens.epsilonFromTexts(),
            tokens.texts(),
            tokens.ceilingFromTexts(),
            tokens.epsilonIfGaussian()));
    endToEnd.ifPresent(
        run ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "              epsilon >= %.3g from one run with %,d canaries, %,d of %,d guesses"
                        + " right (up to %.3g); >= %.3g if the curve is Gaussian",
                    run.epsilonLowerBound(),
                    run.canaries(),
                    run.correct(),
                    run.guesses(),
                    run.ceiling(),
                    run.epsilonIfGaussian())));
    double most =
        Math.max(tokens.ceilingFromTexts(), endToEnd.map(EndToEndAudit::ceiling).orElse(0.0));
    if (most < claimedEpsilon) {
      lines.add(
          String.format(
              Locale.ROOT,
              "              Too little time for whole texts: even if every guess were right they could"
                  + " not refute more than %.3g; raise --budget",
              most));
    }
    withheld.ifPresent(reason -> lines.add("              " + reason));
    lines.add(
        String.format(
            Locale.ROOT,
            "One token:    loss range %.4g claimed, %.4g found in %,d exact comparisons, >= %.4g"
                + " certified",
            algebra.claimedRange(),
            algebra.largestRange(),
            algebra.comparisons(),
            tokens.rangeLowerBound()));
    lines.add(
        algebra.sameCandidates()
            ? "Candidates:   the same with and without a record"
            : "Candidates:   NOT the same with and without a record: some text betrays it for sure");
    lines.add(
        partition.holds()
            ? "Batches:      no record moved when another left or rows were shuffled"
            : String.format(
                Locale.ROOT,
                "Batches:      records moved %,d times when others left or rows were shuffled, %,d"
                    + " were in two batches",
                partition.moved(),
                partition.repeated()));
    recordsComputedAlone.ifPresent(
        alone ->
            lines.add(
                alone
                    ? "Engine:       computes each record independently of the others"
                    : "Engine:       a record's scores depend on what is computed beside it"));
    lines.add("Verdict:      " + conclusion());
    return lines;
  }

  private String conclusion() {
    return switch (verdict) {
      case CONSISTENT ->
          "CONSISTENT. Nothing contradicts the claim, and its accounting is not padded.";
      case WEAK ->
          "WEAK. Nothing contradicts the claim, but the worst canary found reaches less than 80% of"
              + " it: an error of that size would not show.";
      case FAIL -> "FAIL. The generator gives away more than it claims. Do not release anything.";
    };
  }
}
