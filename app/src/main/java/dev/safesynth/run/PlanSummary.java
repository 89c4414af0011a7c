package dev.safesynth.run;

import dev.safesynth.budget.Accounts;
import dev.safesynth.budget.Amounts;
import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.budget.Standing;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.llm.EngineBenchmark;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Parallelism;
import dev.safesynth.llm.remote.EndpointSettings;
import dev.safesynth.method.Spending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A plan in words: where the budget goes, what the model has to compute, how long and how large.
/// Not one private value is read for it.
public final class PlanSummary {
  /// Share of the token limit that texts reach on average; a public rule of thumb.
  private static final double USUAL_LENGTH = 0.6;

  private static final int PROBE_STEPS = 6;

  private final RunPlan plan;
  private final Optional<Speed> speed;
  private final Optional<Standing> standing;

  /// What a short public trial of the engine showed.
  private record Speed(double tokensPerSecond, long memoryBytes) {}

  private PlanSummary(RunPlan plan, Optional<Speed> speed, Optional<Standing> standing) {
    this.plan = plan;
    this.speed = speed;
    this.standing = standing;
  }

  /// The summary without figures that need the model.
  public static PlanSummary of(RunPlan plan) {
    return new PlanSummary(plan, Optional.empty(), Optional.empty());
  }

  /// The summary with speed from a trial of a second or two, on public tokens.
  public static PlanSummary of(RunPlan plan, Engine engine) {
    LanguageModel model = engine.model();
    var parallelism =
        new Parallelism(plan.settings().decoders(), plan.settings().threadsPerDecoder());
    double rate =
        new EngineBenchmark(model)
            .java(32 * parallelism.decoders(), PROBE_STEPS, parallelism)
            .tokensPerSecond();
    long memory = plan.generator(model).memoryBytes() + model.identity().weightBytes();
    return new PlanSummary(plan, Optional.of(new Speed(rate, memory)), Optional.empty());
  }

  /// With what the ledger knows of the data set, if there is a ledger; makes none.
  ///
  /// @throws UserException when the ledger cannot be read
  public PlanSummary with(LedgerPlace ledger) {
    return plan.isPrivate() && ledger.isThere()
        ? new PlanSummary(plan, speed, Optional.of(ledger.use(this::standing)))
        : this;
  }

  private Standing standing(Ledger ledger) {
    String name = plan.config().ledger().dataSet();
    return Standing.of(ledger, name, Accounts.ofRuns(ledger.dataSet(name)), plan.budget().delta());
  }

  private double expectedModelTokens() {
    var settings = plan.settings();
    double written = USUAL_LENGTH * settings.maxTokens();
    double records = plan.config().output().records();
    int contexts = plan.hasBatches() ? plan.config().method().recordsPerText() : 0;
    double baseline = plan.readsRecords() && plan.config().evaluation().enabled() ? written : 0;
    double demonstrations =
        plan.budget()
            .votes()
            .map(
                votes ->
                    (double) plan.config().labels().size()
                        * votes.perLabel()
                        * votes.voters()
                        * (USUAL_LENGTH * settings.recordTokens() + votes.tokens()))
            .orElse(0.0);
    return demonstrations
        + records
            * (contexts * (USUAL_LENGTH * settings.recordTokens() + written)
                + plan.candidatesPerText() * written
                + baseline);
  }

  /// The plan as lines for people.
  public List<String> lines() {
    RunConfig config = plan.config();
    var lines = new ArrayList<String>();
    lines.add(
        "records      %d in %d labels, %s"
            .formatted(
                config.output().records(),
                config.labels().size(),
                config.output().perLabel().name().toLowerCase(Locale.ROOT)));
    plan.choice()
        .ifPresent(
            found ->
                lines.add("method       " + found.method().word() + " by auto: " + found.why()));
    if (plan.isPrivate()) {
      var budget = plan.budget();
      double total = budget.planned().rho();
      lines.add(
          "guarantee    epsilon %s, delta %s, add or remove one record (rho %s)"
              .formatted(
                  Figures.four(plan.epsilon()),
                  Amounts.stated(budget.delta()),
                  Figures.four(total)));
      lines.add(
          String.format(
              Locale.ROOT,
              "  %4.1f %%     records per label: discrete Gaussian, standard deviation %.1f",
              100 * budget.counts().zeroConcentrated().rho() / total,
              Math.sqrt((double) budget.counts().variance())));
      budget.prediction().ifPresent(found -> lines.add(testsLine(found, total)));
      lines.add(
          budget
              .words()
              .map(words -> wordsLine(words, total))
              .or(() -> budget.votes().map(votes -> votesLine(votes, total)))
              .or(() -> budget.prediction().map(found -> privateTokensLine(found, total)))
              .or(() -> budget.evolution().map(found -> EvolutionSignal.line(found, total)))
              .orElseGet(() -> tokensLine(total)));
      lines.add("ledger       " + inAll());
      standing
          .flatMap(found -> found.verdict(budget.planned(), budget.delta()))
          .ifPresent(verdict -> lines.add("             " + verdict));
      EvolutionSignal.of(plan).ifPresent(signal -> lines.add("signal       " + signal));
      if (plan.clipsTokens()) {
        lines.add("clipping     " + clipAdvice());
      }
      budget
          .prediction()
          .ifPresent(found -> lines.add("clipping     " + meanAdvice(found.draw().clip())));
      if (plan.hasBatches()) {
        lines.add(
            "data         about %d records would fill every text's batch"
                .formatted((long) config.output().records() * config.method().recordsPerText()));
      }
    } else {
      lines.add(
          plan.isWithoutGuarantee()
              ? "guarantee    NONE: private records are examples in the prompt; the texts must not leave"
              : "guarantee    no private record is used");
    }
    lines.add(
        "model        %,d tokens to compute at most, about %,.0f expected"
            .formatted(plan.modelTokens(), expectedModelTokens()));
    endpoint().ifPresent(settings -> lines.addAll(endpointLines(settings)));
    speed.ifPresentOrElse(
        found -> {
          lines.add(
              "time         about %s for writing at %.0f tokens/s on this machine now"
                  .formatted(
                      time(expectedModelTokens() / found.tokensPerSecond()),
                      found.tokensPerSecond()));
          lines.add("memory       about %d MiB".formatted(found.memoryBytes() >> 20));
        },
        () ->
            lines.add(
                endpoint().isPresent()
                    ? "time         as the endpoint has it"
                    : "time         unknown until the model is there: ./safesynth setup"));
    lines.add("private data read for this plan: none");
    return lines;
  }

  private Optional<EndpointSettings> endpoint() {
    return plan.config().model().weights() instanceof Weights.Endpoint(var settings, _)
        ? Optional.of(settings)
        : Optional.empty();
  }

  private List<String> endpointLines(EndpointSettings settings) {
    return List.of(
        "endpoint     %s, model %s, %d requests at a time"
            .formatted(settings.place(), settings.model(), settings.concurrency()),
        "sent there   " + SentAway.by(plan));
  }

  private String tokensLine(double total) {
    var budget = plan.budget();
    return String.format(
        Locale.ROOT,
        "  %4.1f %%     tokens: at most %d a text, each record clipped to +-%.3f nats, divisor %d",
        100 - 100 * budget.counts().zeroConcentrated().rho() / total,
        budget.maxTokens(),
        budget.tokens().clip(),
        budget.tokens().divisor());
  }

  private static String votesLine(Spending.Votes votes, double total) {
    return String.format(
        Locale.ROOT,
        "  %4.1f %%     %d demonstrations a label: at most %d tokens by about %d records each",
        100 * votes.mechanism().zeroConcentrated().times(votes.tokens()).rho() / total,
        votes.perLabel(),
        votes.tokens(),
        votes.voters());
  }

  private static String testsLine(Spending.Prediction prediction, double total) {
    return String.format(
        Locale.ROOT,
        "  %4.1f %%     which tokens are public: at most %d searches a text, tests with noise of %.0f"
            + " records",
        100 * prediction.test().zeroConcentrated().times(prediction.searches()).rho() / total,
        prediction.searches(),
        prediction.testNoise());
  }

  private static String privateTokensLine(Spending.Prediction prediction, double total) {
    return String.format(
        Locale.ROOT,
        "  %4.1f %%     private tokens: at most %d a text, scores clipped to +-%.2f nats, divisor %d",
        100 * prediction.draw().zeroConcentrated().times(prediction.searches()).rho() / total,
        prediction.searches(),
        prediction.draw().clip(),
        prediction.draw().divisor());
  }

  private static String wordsLine(NoisyVectorSum words, double total) {
    return String.format(
        Locale.ROOT,
        "  %4.1f %%     words of each label: discrete Gaussian, standard deviation %.2f records",
        100 * words.zeroConcentrated().rho() / total,
        Math.sqrt((double) words.variance()) / words.bound());
  }

  private String inAll() {
    return standing
        .map(found -> found.sentence("has spent"))
        .orElse("nothing is known to be spent on data set " + plan.config().ledger().dataSet());
  }

  /// What the clip bound means, from measurements on public text (`docs/decisions`).
  private String clipAdvice() {
    double clip = plan.tokens().clip();
    if (clip < 0.15) {
      return "very tight: the texts will hardly differ from the public model's; raise epsilon,"
          + " method.records_per_text, or shorten method.max_tokens";
    }
    return clip < 0.5
        ? "tight: part of what the records say gets through; more with a larger"
            + " method.records_per_text or shorter texts"
        : clip < 2
            ? "moderate: most of what the records say gets through"
            : "loose: nearly all of what the records say gets through";
  }

  /// What a bound on all that a record says means, from measurements on public text.
  private static String meanAdvice(double clip) {
    return clip < 5
        ? "very tight: private tokens will be close to random ones; raise epsilon or"
            + " method.records_per_text, or lower method.private_tokens"
        : clip < 8
            ? "tight: private tokens will be more varied than records are"
            : "moderate: most of what the records say gets through";
  }

  private static String time(double seconds) {
    return seconds < 90
        ? "%.0f s".formatted(Math.max(1, seconds))
        : "%.0f min".formatted(Math.ceil(seconds / 60));
  }

  /// The plan as one object for programs.
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("records", plan.config().output().records());
    json.put("labels", plan.config().labelNames());
    json.put("method", plan.config().method().name().word());
    plan.choice().ifPresent(found -> json.put("method_because", found.why()));
    if (plan.isWithoutGuarantee()) {
      json.put("not_private", true);
    } else {
      json.put("epsilon", plan.epsilon());
    }
    json.put("delta", plan.isPrivate() ? plan.budget().delta() : 0);
    json.put("rho", plan.isPrivate() ? plan.budget().planned().rho() : 0);
    if (plan.isPrivate()) {
      json.put(
          "mechanisms",
          plan.budget().uses().stream()
              .map(
                  use -> {
                    var one = new LinkedHashMap<String, Object>();
                    one.put("name", use.mechanism().name());
                    one.putAll(use.parameters());
                    one.put("uses", use.uses());
                    one.put("rho", use.cost().rho());
                    return one;
                  })
              .toList());
    }
    standing.ifPresent(
        found -> {
          var ledger = new LinkedHashMap<>(found.json());
          ledger.put("fits", found.leaves(plan.budget().planned()));
          found
              .epsilonThatFits(plan.budget().delta())
              .ifPresent(epsilon -> ledger.put("epsilon_that_fits", epsilon));
          json.put("ledger", ledger);
        });
    endpoint()
        .ifPresent(
            settings -> {
              json.put("endpoint", settings.place());
              json.put("endpoint_model", settings.model());
              json.put("sent_to_endpoint", SentAway.by(plan));
            });
    json.put("model_tokens_at_most", plan.modelTokens());
    json.put("model_tokens_expected", Math.round(expectedModelTokens()));
    speed.ifPresent(
        found -> {
          json.put("seconds_expected", Math.round(expectedModelTokens() / found.tokensPerSecond()));
          json.put("memory_bytes", found.memoryBytes());
        });
    json.put("private_reads", 0);
    return json;
  }
}
