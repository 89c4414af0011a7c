package dev.safesynth.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.safesynth.report.Chapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
/// @param exactEpsilon of the worst canary at `delta`, from the generator's exact probabilities:
///   what a perfect attacker of one text learns; above the claim it disproves it. At most 1000
/// @param algebra exact laws with and without a record
/// @param partition batches with and without a record
/// @param recordsComputedAlone whether the engine gave a record the same scores whatever was
///   computed beside it; absent where no engine took part
/// @param tokens canaries in single draws; absent when there was no time for enough
/// @param texts canaries in whole texts; absent when there was no time for enough
/// @param endToEnd canaries in a twin of the run; absent when there was no time for it
/// @param withheld why something is absent, as full sentences
/// @param seed of the coins and of made-up records
/// @param seconds that the audit took
public record MechanismReport(
    double claimedEpsilon,
    double runEpsilon,
    double delta,
    Verdict verdict,
    double exactEpsilon,
    AlgebraicCheck algebra,
    PartitionCheck partition,
    Optional<Boolean> recordsComputedAlone,
    Optional<TokenAudit> tokens,
    Optional<TextAudit> texts,
    Optional<EndToEndAudit> endToEnd,
    List<String> withheld,
    long seed,
    double seconds)
    implements AuditReport {
  private static final double MOST_OF_IT = 0.8;
  private static final double ROUNDING = 1e-9;

  public MechanismReport {
    withheld = List.copyOf(withheld);
  }

  static Verdict verdict(
      double claimed,
      double exact,
      AlgebraicCheck algebra,
      PartitionCheck partition,
      Optional<Boolean> recordsComputedAlone,
      Optional<TokenAudit> tokens,
      Optional<TextAudit> texts,
      Optional<EndToEndAudit> endToEnd) {
    if (exact > claimed * (1 + ROUNDING)
        || !algebra.holds()
        || !partition.holds()
        || !recordsComputedAlone.orElse(true)
        || tokens.map(TokenAudit::refuted).orElse(false)
        || texts.map(TextAudit::refuted).orElse(false)
        || endToEnd.map(EndToEndAudit::refuted).orElse(false)) {
      return Verdict.FAIL;
    }
    if (tokens.isEmpty()) {
      return Verdict.INCOMPLETE;
    }
    return exact < MOST_OF_IT * claimed ? Verdict.WEAK : Verdict.CONSISTENT;
  }

  /// The epsilon that is observed, with 95% confidence: that of single draws, which is chosen here
  /// and not among the results, since the best of several bounds would be wrong more often.
  public OptionalDouble observedEpsilon() {
    return tokens
        .map(found -> OptionalDouble.of(found.epsilonLowerBound()))
        .orElseGet(OptionalDouble::empty);
  }

  /// The most that [#observedEpsilon] could have been with as many trials.
  public OptionalDouble certifiableEpsilon() {
    return tokens.map(found -> OptionalDouble.of(found.ceiling())).orElseGet(OptionalDouble::empty);
  }

  /// Infinite values are strings.
  @Override
  public Map<String, Object> json() {
    Map<String, Object> json =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(
                inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build()
            .convertValue(this, new TypeReference<Map<String, Object>>() {});
    observedEpsilon().ifPresent(epsilon -> json.put("observed_epsilon", epsilon));
    certifiableEpsilon().ifPresent(epsilon -> json.put("certifiable_epsilon", epsilon));
    return json;
  }

  @Override
  public List<Chapter> chapters() {
    return MechanismChapters.of(this);
  }

  @Override
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
            exactEpsilon,
            100 * exactEpsilon / claimedEpsilon));
    tokens.ifPresent(
        found ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "Observed:     epsilon >= %.3g with 95%% confidence, from %,d token draws"
                        + " (certifiable: %.3g)",
                    found.epsilonLowerBound(),
                    2 * found.draws(),
                    found.ceiling())));
    texts.ifPresent(
        found ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  texts:      epsilon >= %.3g from %,d texts with and as many without it"
                        + " (certifiable: %.3g); >= %.3g if the curve is Gaussian",
                    found.epsilonLowerBound(),
                    found.texts(),
                    found.ceiling(),
                    found.epsilonIfGaussian())));
    endToEnd.ifPresent(
        run ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  one run:    epsilon >= %.3g from %,d canaries, %,d of %,d guesses right"
                        + " (certifiable: %.3g); >= %.3g if the curve is Gaussian",
                    run.epsilonLowerBound(),
                    run.canaries(),
                    run.correct(),
                    run.guesses(),
                    run.ceiling(),
                    run.epsilonIfGaussian())));
    notes().forEach(note -> lines.add("  note:       " + note));
    lines.add(
        String.format(
            Locale.ROOT,
            "One token:    loss range %.4g claimed, %.4g found in %,d exact comparisons%s",
            algebra.claimedRange(),
            algebra.largestRange(),
            algebra.comparisons(),
            tokens
                .map(
                    found ->
                        String.format(
                            Locale.ROOT, ", >= %.4g certified by draws", found.rangeLowerBound()))
                .orElse("")));
    lines.add("Candidates:   " + candidates());
    lines.add("Batches:      " + batches());
    engine().ifPresent(engine -> lines.add("Engine:       " + engine));
    lines.add("Verdict:      " + verdict + ". " + verdict.meaning());
    return lines;
  }

  /// What is absent and why, and which bound could not have reached the claim.
  List<String> notes() {
    var notes = new ArrayList<>(withheld);
    double most =
        Math.max(
            texts.map(TextAudit::ceiling).orElse(0.0),
            endToEnd.map(EndToEndAudit::ceiling).orElse(0.0));
    if (most > 0 && most < claimedEpsilon) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Whole texts could not refute more than %.3g in this time, even if every guess were"
                  + " right; raise --budget.",
              most));
    }
    return notes;
  }

  String candidates() {
    return algebra.sameCandidates()
        ? "the same with and without a record"
        : "NOT the same with and without a record: some text betrays it for sure";
  }

  String batches() {
    return partition.holds()
        ? "no record moved when another left or rows were shuffled"
        : String.format(
            Locale.ROOT,
            "records moved %,d times when others left or rows were shuffled, %,d were in two"
                + " batches",
            partition.moved(),
            partition.repeated());
  }

  Optional<String> engine() {
    return recordsComputedAlone.map(
        alone ->
            alone
                ? "computes each record independently of the others"
                : "a record's scores depend on what is computed beside it");
  }
}
