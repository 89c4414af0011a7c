package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.DiscreteLaplaceMechanism;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyCounts;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a budget becomes two mechanisms: a noisy count of records per label, which decides how many
/// batches a label has, and one of four: the token draws of all texts, those of a few
/// demonstrations, one noisy sum of the words that each label's records use, or noisy votes for
/// texts that the public model wrote. Everything here follows from public settings.
///
/// @param epsilon the guarantee asked for
/// @param delta likewise
/// @param total the zCDP loss that (epsilon, delta) allows
/// @param counts the label counts, used once on all records
/// @param words the words of each label, used once on all records; absent where tokens are drawn
///   from records
/// @param votes the demonstrations of each label, whose tokens records vote for; absent in the same
///   way
/// @param evolution the rounds of votes for whole texts; absent in the same way
/// @param tokens the token draws, used at most `maxTokens` times on each batch; with `words`,
///   `votes` or `evolution` they see no record and cost nothing
/// @param maxTokens draws per text; charged in full whatever the texts' real lengths
/// @param bound what the two mechanisms come to at `delta`, by the tightest accountant that applies
public record GenerationPlan(
    double epsilon,
    double delta,
    ZeroConcentrated total,
    NoisyCounts counts,
    Optional<NoisyVectorSum> words,
    Optional<Votes> votes,
    Optional<Evolution> evolution,
    ClippedSelection tokens,
    int maxTokens,
    Accountant.Bound bound) {
  /// A few texts of each label that are written by votes of records; all others have them as
  /// examples.
  ///
  /// @param mechanism of one token, used at most `tokens` times on each demonstration's records
  /// @param perLabel demonstrations
  /// @param voters how many records one demonstration is meant to draw on
  /// @param tokens of a demonstration at most, all of them charged
  public record Votes(Mechanism mechanism, int perLabel, int voters, int tokens) {}

  /// Rounds of votes, in each of which every record votes for one candidate of its label.
  ///
  /// @param votes of one round, used once on all records
  /// @param candidates of each text that is to be kept
  public record Evolution(NoisyVectorSum votes, int rounds, int candidates) {
    /// How many votes a kept text needs, on average, to stand out of the noise: twice its standard
    /// deviation.
    public double votesNeeded() {
      return 2 * Math.sqrt((double) votes.variance());
    }
  }

  /// A mechanism with what a reader of the certificate has to know about its use.
  ///
  /// @param share what it is for, in a few words
  /// @param purpose the same as a sentence's part
  /// @param parameters of the noise; public
  /// @param uses that one record can be touched by, charged in full
  /// @param composition how the uses add up
  /// @param proof where the theorem is
  public record Use(
      Mechanism mechanism,
      String share,
      String purpose,
      Map<String, Object> parameters,
      int uses,
      String composition,
      String proof) {
    /// What all uses cost together.
    public ZeroConcentrated cost() {
      return mechanism.zeroConcentrated().times(uses);
    }
  }

  /// The share of the loss that the label counts get. At epsilon 4 and delta 1e-6 it gives noise of
  /// standard deviation 6, which is small beside the hundred records or so that a label needs.
  public static final double COUNTS_SHARE = 0.05;

  /// The plan that spends the whole budget: the clip bound is as large as it can be.
  public static GenerationPlan spendingAll(
      double epsilon, double delta, int divisor, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    var tokens = ClippedSelection.within(rest(total, counts), maxTokens, divisor, temperatureMilli);
    return of(
        epsilon,
        delta,
        total,
        counts,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        tokens,
        maxTokens);
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
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Evolution(votes, rounds, candidates)),
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
        new Votes(
            noise.within(new ZeroConcentrated(perToken)), perLabel, voters, demonstrationTokens);
    var tokens = new ClippedSelection(1, 1, temperatureMilli);
    return of(
        epsilon,
        delta,
        total,
        counts,
        Optional.empty(),
        Optional.of(votes),
        Optional.empty(),
        tokens,
        maxTokens);
  }

  /// The plan that spends the whole budget on the words of each label and writes without records.
  public static GenerationPlan onWords(
      double epsilon, double delta, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    var words = NoisyVectorSum.within(rest(total, counts), WordProfile.BOUND);
    var tokens = new ClippedSelection(1, 1, temperatureMilli);
    return of(
        epsilon,
        delta,
        total,
        counts,
        Optional.of(words),
        Optional.empty(),
        Optional.empty(),
        tokens,
        maxTokens);
  }

  /// The plan with a given clip bound, which may cost more than the budget: see [#fits()].
  public static GenerationPlan withClip(
      double epsilon, double delta, double clip, int divisor, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    int units = Math.clamp(Math.round(clip * ClippedSelection.GRID), 1, 1 << 24);
    var tokens = new ClippedSelection(units, divisor, temperatureMilli);
    return of(
        epsilon,
        delta,
        total,
        counts(total),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        tokens,
        maxTokens);
  }

  /// A batch is one part of the records and all cost the same, so one stands for all.
  private static GenerationPlan of(
      double epsilon,
      double delta,
      ZeroConcentrated total,
      NoisyCounts counts,
      Optional<NoisyVectorSum> words,
      Optional<Votes> votes,
      Optional<Evolution> evolution,
      ClippedSelection tokens,
      int maxTokens) {
    PrivacyLoss second =
        words
            .map(NoisyVectorSum::loss)
            .or(() -> votes.map(all -> all.mechanism().loss().times(all.tokens())))
            .or(() -> evolution.map(all -> all.votes().loss().times(all.rounds())))
            .orElseGet(() -> tokens.loss().times(maxTokens));
    Accountant.Bound bound = Accountant.tightest(counts.loss().then(second), delta);
    return new GenerationPlan(
        epsilon, delta, total, counts, words, votes, evolution, tokens, maxTokens, bound);
  }

  private static NoisyCounts counts(ZeroConcentrated total) {
    return NoisyCounts.within(new ZeroConcentrated(total.rho() * COUNTS_SHARE));
  }

  /// What the counts leave, with a margin for the rounding of the sum.
  private static ZeroConcentrated rest(ZeroConcentrated total, NoisyCounts counts) {
    return new ZeroConcentrated((total.rho() - counts.zeroConcentrated().rho()) * (1 - 1e-12));
  }

  /// Every use of a mechanism on private records, in order.
  public List<Use> uses() {
    var countsUse =
        new Use(
            counts,
            "Records per label",
            "records per label, for the number of batches and proportional labels",
            Map.of("variance", counts.variance()),
            1,
            "once on all records that the generator may see",
            "docs/privacy/noisy-counts.md");
    Use second =
        words
            .map(GenerationPlan::wordsUse)
            .or(() -> votes.map(GenerationPlan::votesUse))
            .or(() -> evolution.map(GenerationPlan::evolutionUse))
            .orElseGet(this::tokensUse);
    return List.of(countsUse, second);
  }

  private static Use votesUse(Votes votes) {
    var parameters = new LinkedHashMap<String, Object>();
    switch (votes.mechanism()) {
      case NoisyVectorSum gaussian -> parameters.put("variance", gaussian.variance());
      case DiscreteLaplaceMechanism laplace -> parameters.put("scale", laplace.scale().up());
      case PermuteAndFlip flip -> parameters.put("rate", flip.rate().up());
      default -> throw new IllegalStateException("no vote by " + votes.mechanism().name());
    }
    parameters.put("unit", VoteNoise.UNIT);
    parameters.put("demonstrations_per_label", votes.perLabel());
    return new Use(
        votes.mechanism(),
        "Tokens of the demonstrations",
        "every token of a few demonstrations, which are examples for the public model that writes"
            + " the texts",
        parameters,
        votes.tokens(),
        "sequential over the tokens of a demonstration, parallel over disjoint batches by keyed"
            + " hash",
        "docs/privacy/token-vote.md");
  }

  private static Use evolutionUse(Evolution evolution) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("variance", evolution.votes().variance());
    parameters.put("bound", evolution.votes().bound());
    parameters.put("candidates_per_text", evolution.candidates());
    return new Use(
        evolution.votes(),
        "Votes for texts",
        "how many records are nearest to each text that the public model wrote; the texts with the"
            + " most votes are kept, and varied by the public model between rounds",
        parameters,
        evolution.rounds(),
        "once in every round on all records that the generator may see",
        "docs/privacy/private-evolution.md");
  }

  /// Whether records take part in every text, token by token, with clipped influence.
  public boolean clipsTokens() {
    return words.isEmpty() && votes.isEmpty() && evolution.isEmpty();
  }

  /// Whether the language model computes anything beside a record.
  public boolean showsRecordsToTheModel() {
    return words.isEmpty() && evolution.isEmpty();
  }

  private static Use wordsUse(NoisyVectorSum words) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("variance", words.variance());
    parameters.put("bound", words.bound());
    return new Use(
        words,
        "Words of each label",
        "how often the records of each label use each word of the model's vocabulary; the texts are"
            + " written from that by the public model",
        parameters,
        1,
        "once on all records that the generator may see",
        "docs/privacy/vector-sum.md");
  }

  private Use tokensUse() {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("clip", tokens.clip());
    parameters.put("divisor", tokens.divisor());
    parameters.put("temperature", tokens.temperatureMilli() / 1000.0);
    parameters.put("grid", "2^-16");
    return new Use(
        tokens,
        "Tokens of the texts",
        "every token of every synthetic record",
        parameters,
        maxTokens,
        "sequential over the tokens of a record, parallel over disjoint batches by keyed hash",
        "docs/privacy/clipped-selection.md");
  }

  /// The noisy sum of one vector per record that the plan releases, once or in every round.
  public Optional<NoisyVectorSum> sum() {
    return words.or(() -> evolution.map(Evolution::votes));
  }

  /// What the two mechanisms cost together.
  public ZeroConcentrated planned() {
    return uses().stream().map(Use::cost).reduce(new ZeroConcentrated(0), ZeroConcentrated::plus);
  }

  /// The epsilon that the planned loss gives at the plan's delta: what the certificate states.
  public double plannedEpsilon() {
    return bound.epsilon();
  }

  public boolean fits() {
    return planned().rho() <= total.rho();
  }
}
