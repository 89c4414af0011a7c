package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.NoisyCounts;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How a budget becomes mechanisms: a noisy count of records per label, which decides how many
/// batches a label has, and what the method asks of the records beside it ([Spending]). Everything
/// here follows from public settings.
///
/// @param epsilon the guarantee asked for
/// @param delta likewise
/// @param total the zCDP loss that (epsilon, delta) allows
/// @param counts the label counts, used once on all records
/// @param spending what the rest is spent on
/// @param tokens the draws of the texts' tokens; unless these are what is spent on, they see no
///   record and cost nothing
/// @param maxTokens of a text
/// @param bound what the two mechanisms come to at `delta`, by the tightest accountant that applies
public record GenerationPlan(
    double epsilon,
    double delta,
    ZeroConcentrated total,
    NoisyCounts counts,
    Spending spending,
    ClippedSelection tokens,
    int maxTokens,
    Accountant.Bound bound) {
  /// The share of the loss that the label counts get. At epsilon 4 and delta 1e-6 it gives noise of
  /// standard deviation 6, which is small beside the hundred records or so that a label needs.
  public static final double COUNTS_SHARE = 0.05;

  /// The share of the loss of private prediction that its tests get. Draws need more: half of the
  /// noise in a test moves the threshold a little, half of the clip bound takes most of what the
  /// records say.
  static final double TESTS_SHARE = 0.25;

  /// The plan that spends the whole budget: the clip bound is as large as it can be.
  public static GenerationPlan spendingAll(
      double epsilon, double delta, int divisor, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    var tokens = ClippedSelection.within(rest(total, counts), maxTokens, divisor, temperatureMilli);
    return of(
        epsilon, delta, total, counts, new Spending.Tokens(tokens, maxTokens), tokens, maxTokens);
  }

  /// The plan that spends the whole budget on private prediction.
  ///
  /// @param clip a smaller clip bound than the budget allows; a larger one may cost more than the
  ///   budget: see [#fits()]
  /// @param privateTokens of a text at most
  public static GenerationPlan onPrediction(
      double epsilon,
      double delta,
      Optional<Double> clip,
      int divisor,
      int privateTokens,
      double distance,
      int temperatureMilli,
      int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    int uses = Math.min(privateTokens, maxTokens);
    double rest = rest(total, counts).rho();
    // pure epsilon costs half its square; the factor leaves room for rounding
    double perSearch = StrictMath.sqrt(2 * rest * TESTS_SHARE / uses) * (1 - 1e-9);
    SparseVector test = SparseVector.within(perSearch, PublicGate.MOVED);
    ClippedSelection draw =
        clip.map(bound -> new ClippedSelection(units(bound), divisor, temperatureMilli))
            .orElseGet(
                () ->
                    ClippedSelection.within(
                        new ZeroConcentrated(rest * (1 - TESTS_SHARE) * (1 - 1e-12)),
                        uses,
                        divisor,
                        temperatureMilli));
    return of(
        epsilon,
        delta,
        total,
        counts,
        new Spending.Prediction(test, draw, distance, uses),
        new ClippedSelection(1, 1, temperatureMilli),
        maxTokens);
  }

  private static int units(double clip) {
    return Math.clamp(Math.round(clip * ClippedSelection.GRID), 1, 1 << 24);
  }

  /// The plan that spends the whole budget on rounds of votes for texts of the public model, the
  /// same on each.
  ///
  /// @param rounds at least 1
  /// @param candidates of each text that is to be kept
  public static GenerationPlan onEvolution(
      double epsilon,
      double delta,
      int rounds,
      int candidates,
      int temperatureMilli,
      int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    double perRound = rest(total, counts).rho() / rounds * (1 - 1e-12);
    var votes = NoisyVectorSum.within(new ZeroConcentrated(perRound), NearestVotes.BOUND);
    return of(
        epsilon,
        delta,
        total,
        counts,
        new Spending.Evolution(votes, rounds, candidates),
        new ClippedSelection(1, 1, temperatureMilli),
        maxTokens);
  }

  /// The plan that spends the whole budget on demonstrations and writes the texts without records.
  ///
  /// @param demonstrationTokens of a demonstration at most
  public static GenerationPlan onVotes(
      double epsilon,
      double delta,
      VoteNoise noise,
      int perLabel,
      int voters,
      int demonstrationTokens,
      int temperatureMilli,
      int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    double perToken = rest(total, counts).rho() / demonstrationTokens * (1 - 1e-12);
    var votes =
        new Spending.Votes(
            noise.within(new ZeroConcentrated(perToken)), perLabel, voters, demonstrationTokens);
    var tokens = new ClippedSelection(1, 1, temperatureMilli);
    return of(epsilon, delta, total, counts, votes, tokens, maxTokens);
  }

  /// The plan that spends the whole budget on the words of each label and writes without records.
  public static GenerationPlan onWords(
      double epsilon, double delta, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    var words = NoisyVectorSum.within(rest(total, counts), WordProfile.BOUND);
    var tokens = new ClippedSelection(1, 1, temperatureMilli);
    return of(epsilon, delta, total, counts, new Spending.Words(words), tokens, maxTokens);
  }

  /// The plan with a given clip bound, which may cost more than the budget: see [#fits()].
  public static GenerationPlan withClip(
      double epsilon, double delta, double clip, int divisor, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    var tokens = new ClippedSelection(units(clip), divisor, temperatureMilli);
    return of(
        epsilon,
        delta,
        total,
        counts(total),
        new Spending.Tokens(tokens, maxTokens),
        tokens,
        maxTokens);
  }

  private static GenerationPlan of(
      double epsilon,
      double delta,
      ZeroConcentrated total,
      NoisyCounts counts,
      Spending spending,
      ClippedSelection tokens,
      int maxTokens) {
    Accountant.Bound bound = Accountant.tightest(counts.loss().then(spending.loss()), delta);
    return new GenerationPlan(epsilon, delta, total, counts, spending, tokens, maxTokens, bound);
  }

  private static NoisyCounts counts(ZeroConcentrated total) {
    return NoisyCounts.within(new ZeroConcentrated(total.rho() * COUNTS_SHARE));
  }

  /// What the counts leave, with a margin for the rounding of the sum.
  private static ZeroConcentrated rest(ZeroConcentrated total, NoisyCounts counts) {
    return new ZeroConcentrated((total.rho() - counts.zeroConcentrated().rho()) * (1 - 1e-12));
  }

  /// Every use of a mechanism on private records, in order.
  public List<Spending.Use> uses() {
    var countsUse =
        new Spending.Use(
            counts,
            "Records per label",
            "records per label, for the number of batches and proportional labels",
            Map.of("variance", counts.variance()),
            1,
            "once on all records that the generator may see",
            "docs/privacy/noisy-counts.md");
    return Stream.concat(Stream.of(countsUse), spending.uses().stream()).toList();
  }

  /// The sum of the words, where those are what is spent on.
  public Optional<NoisyVectorSum> words() {
    return as(Spending.Words.class).map(Spending.Words::sum);
  }

  /// The demonstrations, where those are what is spent on.
  public Optional<Spending.Votes> votes() {
    return as(Spending.Votes.class);
  }

  /// Tests and draws of private prediction, where those are what is spent on.
  public Optional<Spending.Prediction> prediction() {
    return as(Spending.Prediction.class);
  }

  /// The rounds of votes for whole texts, where those are what is spent on.
  public Optional<Spending.Evolution> evolution() {
    return as(Spending.Evolution.class);
  }

  private <T extends Spending> Optional<T> as(Class<T> kind) {
    return Optional.of(spending).filter(kind::isInstance).map(kind::cast);
  }

  /// The private draws of [Spending.Prediction] by themselves, for an audit of them.
  public GenerationPlan drawsAlone() {
    Spending.Prediction alone = prediction().orElseThrow();
    var draws = new Spending.Tokens(alone.draw(), alone.searches());
    return new GenerationPlan(
        epsilon, delta, total, counts, draws, alone.draw(), alone.searches(), bound);
  }

  /// Whether records take part in every token of every text with clipped influence.
  public boolean clipsTokens() {
    return spending instanceof Spending.Tokens;
  }

  /// Whether every text has a batch of records of its own.
  public boolean hasBatches() {
    return switch (spending) {
      case Spending.Tokens _, Spending.Prediction _ -> true;
      case Spending.Words _, Spending.Votes _, Spending.Evolution _ -> false;
    };
  }

  /// Whether the language model computes anything beside a record.
  public boolean showsRecordsToTheModel() {
    return switch (spending) {
      case Spending.Tokens _, Spending.Prediction _, Spending.Votes _ -> true;
      case Spending.Words _, Spending.Evolution _ -> false;
    };
  }

  /// The noisy sum of one vector per record that the plan releases, once or in every round.
  public Optional<NoisyVectorSum> sum() {
    return words().or(() -> evolution().map(Spending.Evolution::votes));
  }

  /// What the two mechanisms cost together.
  public ZeroConcentrated planned() {
    return uses().stream()
        .map(Spending.Use::cost)
        .reduce(new ZeroConcentrated(0), ZeroConcentrated::plus);
  }

  /// The epsilon that the planned loss gives at the plan's delta: what the certificate states.
  public double plannedEpsilon() {
    return bound.epsilon();
  }

  public boolean fits() {
    return planned().rho() <= total.rho();
  }
}
