package dev.safesynth.run;

import dev.safesynth.budget.Amounts;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Method;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Parallelism;
import dev.safesynth.method.EndpointAuthor;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import dev.safesynth.method.TextAuthor;
import dev.safesynth.method.TextGenerator;
import dev.safesynth.method.VoteNoise;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a configuration will do, from the configuration alone: no private value is read.
///
/// @param budget the two mechanisms; for public generation they set the candidates and cost nothing
/// @param config names the method itself, where the user's says `auto`
/// @param settings of the generator
/// @param choice of the method, where it was left open
public record RunPlan(
    RunConfig config,
    GenerationPlan budget,
    GenerationSettings settings,
    Optional<MethodChoice> choice) {
  /// Records are cut to this many tokens at least; longer ones where texts are longer.
  private static final int LEAST_RECORD_TOKENS = 48;

  /// Longer demonstrations cost more noise in every token and show the model little more.
  private static final int DEMONSTRATION_TOKENS = 24;

  /// A smaller clip bound, in nats, lets nothing through.
  private static final double LEAST_CLIP = 1e-3;

  /// Private prediction clips all that a record says, not its difference to the public model: below
  /// this clip bound, in nats, every candidate would be about as likely as any other.
  private static final double LEAST_MEAN_CLIP = 1;

  /// Plans a run.
  ///
  /// @throws UserException with exit BUDGET_REFUSED when the given clip bound costs more than the
  ///   budget, or the budget is too small for any mechanism
  public static RunPlan of(RunConfig asked) {
    Optional<MethodChoice> choice = MethodChoice.of(asked);
    RunConfig config = choice.map(found -> asked.choosing(found.method())).orElse(asked);
    RunPlan plan = new RunPlan(config, payable(config), settings(config), choice);
    if (plan.isPrivate() && !plan.budget().fits()) {
      throw refused(config, plan.budget());
    }
    plan.budget()
        .prediction()
        .filter(_ -> plan.isPrivate())
        .filter(prediction -> prediction.draw().clip() < LEAST_MEAN_CLIP)
        .ifPresent(
            _ -> {
              throw nearlyRandom(config);
            });
    EvolutionSignal.require(plan);
    if (plan.clipsTokens()
        && config.method().clip().isEmpty()
        && plan.tokens().clip() < LEAST_CLIP) {
      throw tooSmall(config);
    }
    return plan;
  }

  private static GenerationPlan payable(RunConfig config) {
    try {
      return budget(config);
    } catch (IllegalArgumentException _) {
      if (isFree(config)) {
        return withoutCost(config.method()); // nothing is charged, so nothing is too little
      }
      throw tooSmall(config);
    }
  }

  private static boolean isFree(RunConfig config) {
    return config.method().name() == MethodName.ZERO_SHOT
        || config.method().name() == MethodName.NON_PRIVATE;
  }

  private static GenerationPlan withoutCost(Method method) {
    int temperatureMilli = (int) Math.round(method.temperature() * 1000);
    return GenerationPlan.withClip(
        1, 1e-6, 1, method.effectiveDivisor(), temperatureMilli, method.maxTokens());
  }

  private static GenerationPlan budget(RunConfig config) {
    Method method = config.method();
    int temperatureMilli = (int) Math.round(method.temperature() * 1000);
    double epsilon = config.privacy().epsilon();
    double delta = config.privacy().delta();
    if (method.name() == MethodName.SAFESYNTH) {
      return GenerationPlan.onWords(epsilon, delta, temperatureMilli, method.maxTokens());
    }
    if (method.name() == MethodName.PRIVATE_PREDICTION) {
      return prediction(config, method.clip());
    }
    if (method.name() == MethodName.PRIVATE_EVOLUTION) {
      return GenerationPlan.onEvolution(
          epsilon,
          delta,
          method.rounds(),
          method.candidates(),
          temperatureMilli,
          method.maxTokens());
    }
    Optional<VoteNoise> noise =
        switch (method.name()) {
          case PAPER_GAUSSIAN -> Optional.of(VoteNoise.GAUSSIAN);
          case PAPER_LAPLACE -> Optional.of(VoteNoise.LAPLACE);
          case NOISY_MAX -> Optional.of(VoteNoise.NOISY_MAX);
          default -> Optional.empty();
        };
    if (noise.isPresent()) {
      return GenerationPlan.onVotes(
          epsilon,
          delta,
          noise.get(),
          method.demonstrations(),
          method.voters(),
          Math.min(method.maxTokens(), DEMONSTRATION_TOKENS),
          temperatureMilli,
          method.maxTokens());
    }
    return method
        .clip()
        .map(
            clip ->
                GenerationPlan.withClip(
                    epsilon,
                    delta,
                    clip,
                    method.effectiveDivisor(),
                    temperatureMilli,
                    method.maxTokens()))
        .orElseGet(
            () ->
                GenerationPlan.spendingAll(
                    epsilon,
                    delta,
                    method.effectiveDivisor(),
                    temperatureMilli,
                    method.maxTokens()));
  }

  private static GenerationPlan prediction(RunConfig config, Optional<Double> clip) {
    Method method = config.method();
    return GenerationPlan.onPrediction(
        config.privacy().epsilon(),
        config.privacy().delta(),
        clip,
        method.effectiveDivisor(),
        method.prediction().privateTokens(),
        method.prediction().publicDistance(),
        (int) Math.round(method.temperature() * 1000),
        method.maxTokens());
  }

  private static UserException nearlyRandom(RunConfig config) {
    return new UserException(
        Exit.BUDGET_REFUSED,
        "privacy.epsilon %s at delta %s is too small for private-prediction: tokens drawn from"
                .formatted(
                    Amounts.stated(config.privacy().epsilon()),
                    Amounts.stated(config.privacy().delta()))
            + " records would be close to random ones",
        config.file().toString(),
        "Raise it, raise method.records_per_text, lower method.private_tokens, or choose another"
            + " method.name. Nothing was spent.");
  }

  /// The weakest mechanisms cannot be paid for, or would show no trace of the data.
  private static UserException tooSmall(RunConfig config) {
    return new UserException(
        Exit.BUDGET_REFUSED,
        "privacy.epsilon %s at delta %s is too small for texts that show any trace of the data"
            .formatted(
                Amounts.stated(config.privacy().epsilon()),
                Amounts.stated(config.privacy().delta())),
        config.file().toString(),
        "Raise it, raise method.records_per_text, or lower method.max_tokens. Nothing was spent.");
  }

  private static UserException refused(RunConfig config, GenerationPlan budget) {
    double largest = largestClip(config, budget);
    return new UserException(
        Exit.BUDGET_REFUSED,
        String.format(
            Locale.ROOT,
            "method.clip %s costs epsilon %.3g, the budget is %s",
            config.method().clip().orElseThrow(),
            budget.planned().epsilon(budget.delta()), // as budgets are kept, in rho
            budget.epsilon()),
        config.file().toString(),
        String.format(
            Locale.ROOT,
            "Set method.clip to %.4f or less, or remove it to use the whole budget. Nothing was"
                + " spent.",
            Math.floor(largest * 1e4) / 1e4));
  }

  private static double largestClip(RunConfig config, GenerationPlan budget) {
    Method method = config.method();
    try {
      if (budget.prediction().isPresent()) {
        return prediction(config, Optional.empty()).prediction().orElseThrow().draw().clip();
      }
      return GenerationPlan.spendingAll(
              budget.epsilon(),
              budget.delta(),
              method.effectiveDivisor(),
              budget.tokens().temperatureMilli(),
              method.maxTokens())
          .tokens()
          .clip();
    } catch (IllegalArgumentException _) {
      throw tooSmall(config);
    }
  }

  private static GenerationSettings settings(RunConfig config) {
    Parallelism standard = Parallelism.standard();
    return new GenerationSettings(
        config.labels().stream().map(RunPlan::words).toList(),
        config.method().describe(),
        config.method().recordsPerText(),
        config.method().maxTokens(),
        Math.max(LEAST_RECORD_TOKENS, config.method().maxTokens()),
        config.method().topK(),
        config.model().contexts().orElse(standard.decoders()),
        config.model().threads().orElse(standard.threadsPerDecoder()),
        (long) config.model().contextMemoryMib() << 20);
  }

  /// A label in words: its description, or its name without the punctuation of identifiers.
  private static String words(RunConfig.Label label) {
    return label.description().orElseGet(() -> label.name().replaceAll("[_\\-]+", " ").strip());
  }

  /// Whether private records take part under the guarantee.
  public boolean isPrivate() {
    return readsRecords() && !isWithoutGuarantee();
  }

  /// Whether the method takes private records at all, protected or not.
  public boolean readsRecords() {
    return config.method().name() != MethodName.ZERO_SHOT;
  }

  /// Whether private records shape the texts without any protection: the ceiling that other methods
  /// are compared with, never a release.
  public boolean isWithoutGuarantee() {
    return config.method().name() == MethodName.NON_PRIVATE;
  }

  /// What writes the texts.
  public TextGenerator generator(LanguageModel model) {
    return isWithoutGuarantee()
        ? TextGenerator.withoutGuarantee(model, settings, budget)
        : TextGenerator.of(model, settings, budget);
  }

  /// What writes texts from prompts: the endpoint where there is one, else the model in this
  /// process.
  TextAuthor author(Engine engine, Optional<TextGenerator> local) {
    return engine
        .remote()
        .<TextAuthor>map(
            remote -> new EndpointAuthor(remote, settings, config.method().temperature()))
        .or(() -> local)
        .orElseThrow();
  }

  /// Whether words are measured, which takes a model in this process.
  boolean measuresWords() {
    return isPrivate() && budget.words().isPresent();
  }

  /// Whether tokens are drawn from private scores, record by record.
  public boolean drawsFromRecords() {
    return isPrivate() && budget.showsRecordsToTheModel();
  }

  /// Whether every token of every text is drawn with the clipped influence of records.
  public boolean clipsTokens() {
    return isPrivate() && budget.clipsTokens();
  }

  /// Whether every text has a batch of records of its own.
  public boolean hasBatches() {
    return isPrivate() && budget.hasBatches();
  }

  /// The epsilon that the certificate will state.
  public double epsilon() {
    return isPrivate() ? budget.plannedEpsilon() : 0;
  }

  /// Sequence-tokens that the model has to compute if every text reaches the token limit: private
  /// texts and the baseline.
  public long modelTokens() {
    long perContext = (long) settings.recordTokens() + settings.maxTokens();
    long contexts = hasBatches() ? 1L + config.method().recordsPerText() : 1;
    long demonstrations =
        budget
            .votes()
            .map(
                votes ->
                    (long) config.labels().size()
                        * votes.perLabel()
                        * (1L + votes.voters())
                        * (settings.recordTokens() + votes.tokens()))
            .orElse(0L);
    long baseline = config.evaluation().enabled() && readsRecords() ? settings.maxTokens() : 0;
    return (long) config.output().records()
            * (contexts * perContext * candidatesPerText() + baseline)
        + demonstrations;
  }

  /// Texts that the model writes for each one that is released.
  long candidatesPerText() {
    return budget
        .evolution()
        .filter(_ -> isPrivate())
        .map(found -> found.candidates() + (found.rounds() - 1L) * (found.candidates() - 1))
        .orElse(1L);
  }

  /// Names of the mechanisms in the order of use.
  public List<String> mechanisms() {
    return isPrivate()
        ? budget.uses().stream().map(use -> use.mechanism().name()).toList()
        : List.of();
  }

  ClippedSelection tokens() {
    return budget.tokens();
  }
}
