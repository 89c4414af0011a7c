package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.DecoderSettings;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.RunningThreads;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes texts with a language model, private or public.
///
/// Token by token from records: InvisibleInk (Vinod, Pillutla and Thakurta, NeurIPS 2025) hardened
/// for the add-or-remove-one relation: batches by keyed hash, differences of log-probabilities,
/// exact integer sums, a public divisor and an exact sampler (`docs/privacy/generation.md`).
/// Public: the same prompts, candidates and temperature without any record.
public final class TextGenerator implements TextAuthor {
  /// How many records of a demonstration the public model counts as one of.
  private static final int VOTERS_PER_PUBLIC_VOTE = 8;

  /// As many demonstrations a text has as examples, if there are as many.
  static final int EXAMPLES = 3;

  private final LanguageModel model;
  private final GenerationSettings settings;
  private final TokenStep step;
  private final TokenRule rule;
  private final Batches.Partition partition;
  private final Optional<Spending> spending;
  private final DecoderShape shape;
  private final Vocabulary vocabulary;
  private final Prompts prompts;
  private final AtomicBoolean stop = new AtomicBoolean();

  /// @param mechanism the token mechanism; its clip bound and divisor also set the slack of the
  ///   candidate sets, public generation included, so that both draw from the same candidates
  public TextGenerator(
      LanguageModel model, GenerationSettings settings, ClippedSelection mechanism) {
    this(model, settings, mechanism, new TokenStep(mechanism, settings.topK()), Batches::route);
  }

  /// The generator of a plan.
  public static TextGenerator of(
      LanguageModel model, GenerationSettings settings, GenerationPlan plan) {
    TokenRule rule =
        plan.votes()
            .<TokenRule>map(votes -> vote(votes, settings))
            .orElseGet(() -> new TokenStep(plan.tokens(), settings.topK()));
    int exampleTokens = plan.votes().map(Spending.Votes::tokens).orElse(0);
    return new TextGenerator(
        model,
        settings,
        plan.tokens(),
        rule,
        Batches::route,
        Optional.of(plan.spending()),
        exampleTokens);
  }

  /// How the tokens of demonstrations are drawn.
  static TokenVote vote(Spending.Votes votes, GenerationSettings settings) {
    return new TokenVote(
        votes.mechanism(), settings.topK(), votes.voters() / VOTERS_PER_PUBLIC_VOTE);
  }

  /// A generator with room for whole records as examples.
  ///
  /// @param plan sets the candidates
  public static TextGenerator withoutGuarantee(
      LanguageModel model, GenerationSettings settings, GenerationPlan plan) {
    return new TextGenerator(
        model,
        settings,
        plan.tokens(),
        new TokenStep(plan.tokens(), settings.topK()),
        Batches::route,
        Optional.empty(),
        settings.recordTokens());
  }

  /// With other parts, which tests break on purpose.
  TextGenerator(
      LanguageModel model,
      GenerationSettings settings,
      ClippedSelection mechanism,
      TokenRule rule,
      Batches.Partition partition) {
    this(
        model,
        settings,
        mechanism,
        rule,
        partition,
        Optional.of(new Spending.Tokens(mechanism, settings.maxTokens())),
        0);
  }

  private TextGenerator(
      LanguageModel model,
      GenerationSettings settings,
      ClippedSelection mechanism,
      TokenRule rule,
      Batches.Partition partition,
      Optional<Spending> spending,
      int exampleTokens) {
    this.spending = spending;
    this.model = model;
    this.settings = settings;
    this.step = new TokenStep(mechanism, settings.topK());
    this.rule = rule;
    this.partition = partition;
    this.vocabulary = new Vocabulary(model);
    this.prompts = new Prompts(model, settings.describe(), settings.recordTokens());
    this.shape = new DecoderShape(model, settings, prompts, spending, exampleTokens);
  }

  @Override
  public void stop() {
    stop.set(true);
  }

  /// The texts of an allocation, each from its own batch of records.
  ///
  /// @param draws pays for at most `maxTokens` draws on each batch
  /// @param journal what an interrupted run has drawn already, and where draws go
  /// @return the texts in output order; empty when stopped before all were complete
  public Optional<List<Released<LabelledText>>> writePrivate(
      Private<List<GeneratorRecord>> records,
      Allocation allocation,
      KeyedRouting routing,
      Charge.Partition draws,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    Batches batches = partition.route(records, allocation, routing);
    return write(
        allocation.tasks(),
        fromRecords(batches, draws, settings.maxTokens(), journal),
        labels,
        journal,
        progress);
  }

  /// The texts of an allocation by private prediction, each from its own batch of records and from
  /// public tokens.
  ///
  /// @param tests pays for the searches on each batch
  /// @param draws pays for as many draws
  public Optional<List<Released<LabelledText>>> writePredicted(
      Private<List<GeneratorRecord>> records,
      Allocation allocation,
      KeyedRouting routing,
      Charge.Partition tests,
      Charge.Partition draws,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    Spending.Prediction way = as(Spending.Prediction.class);
    var source =
        new PredictedTexts(
            partition.route(records, allocation, routing),
            way.gate(settings.topK()),
            way.mean(settings.topK()),
            step,
            tests,
            draws,
            journal);
    return write(allocation.tasks(), source, labels, journal, progress);
  }

  /// Texts whose tokens are drawn beside records, each draw paid for.
  ///
  /// @param most tokens of a text
  private TextWriter.Source fromRecords(
      Batches batches, Charge.Partition draws, int most, Journal journal) {
    return new TextWriter.Source() {
      @Override
      public Private<List<LabelledText>> batch(TextTask task) {
        return batches.of(task);
      }

      @Override
      public int most(GenerationSettings settings) {
        return most;
      }

      @Override
      public TextWriter.Draw draw(TextTask task) {
        var allowance = draws.part(task.part(), journal.tokens(task.number()).size());
        return (publicLogits, allowed, contexts, noise) ->
            rule.draw(publicLogits, allowed, contexts, allowance, noise);
      }
    };
  }

  /// The demonstrations of each label and then the texts of an allocation, written by the public
  /// model with demonstrations as examples; no record takes part in these.
  ///
  /// @param counts released, from which follows into how many batches each label's records go
  /// @param routing sends records to demonstrations, and demonstrations to texts
  /// @param draws pays for the tokens of each demonstration
  public Optional<List<Released<LabelledText>>> writeByDemonstrations(
      Private<List<GeneratorRecord>> records,
      List<Long> counts,
      Allocation allocation,
      KeyedRouting routing,
      Charge.Partition draws,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    Spending.Votes votes = as(Spending.Votes.class);
    Allocation demonstrations = demonstrations(counts);
    Batches batches = partition.route(records, demonstrations, routing);
    List<TextTask> shown = demonstrations.tasks(allocation.tasks().size());
    Optional<List<Released<LabelledText>>> written =
        write(
            shown, fromRecords(batches, draws, votes.tokens(), journal), labels, journal, progress);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    return write(
        allocation.tasks(),
        new TextWriter.Source() {
          @Override
          public Prompts.PublicPrompt prompt(TextTask task, Prompts prompts, String words) {
            List<List<Integer>> examples =
                shown.stream()
                    .filter(one -> one.label() == task.label())
                    .sorted(
                        Comparator.comparingInt(
                            one ->
                                routing.part(
                                    "example " + task.part(), one.part(), Integer.MAX_VALUE)))
                    .limit(EXAMPLES)
                    .map(one -> vocabulary.withoutEnd(journal.tokens(one.number())))
                    .toList();
            return prompts.withExamples(words, examples);
          }

          @Override
          public TextWriter.Draw draw(TextTask task) {
            return (publicLogits, allowed, _, noise) ->
                step.drawPublic(publicLogits, allowed, noise);
          }
        },
        labels,
        journal,
        progress);
  }

  /// How many demonstrations each label has, and into how many batches its records go.
  ///
  /// @param counts released
  public Allocation demonstrations(List<Long> counts) {
    Spending.Votes votes = as(Spending.Votes.class);
    return Allocation.of(
        Collections.nCopies(counts.size(), votes.perLabel()), counts, votes.voters());
  }

  @Override
  public Optional<List<Released<LabelledText>>> writeSteered(
      Steering steering,
      Allocation allocation,
      KeyedRouting routing,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    var source =
        new SteeredTexts(
            steering, allocation, routing, step.mechanism(), vocabulary, settings, journal);
    return write(allocation.tasks(), source, labels, journal, progress);
  }

  /// What released words mean for the texts of this generator.
  ///
  /// @param sums of [WordProfile]
  public Steering steering(
      WordFrequencies frequencies,
      Released<List<Long>> sums,
      Released<List<Long>> counts,
      NoisyVectorSum mechanism) {
    return Steering.of(
        frequencies, sums.value(), counts.value(), Math.sqrt((double) mechanism.variance()));
  }

  /// How often the model uses each word by itself.
  public WordFrequencies frequencies() {
    return WordFrequencies.measure(model, settings, step.mechanism(), stop::get);
  }

  @Override
  public Optional<List<Released<LabelledText>>> writePublic(
      Allocation allocation, List<String> labels, Journal journal, GenerationProgress progress) {
    return write(
        allocation.tasks(),
        new TextWriter.Source() {
          @Override
          public TextWriter.Draw draw(TextTask task) {
            return (publicLogits, allowed, _, noise) ->
                step.drawPublic(publicLogits, allowed, noise);
          }
        },
        labels,
        journal,
        progress);
  }

  @Override
  public Optional<Internal<List<LabelledText>>> writeWithoutGuarantee(
      Private<List<GeneratorRecord>> records,
      Allocation allocation,
      KeyedRouting routing,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    var examples =
        new UnprotectedExamples<List<Integer>>(
            records,
            record ->
                Arrays.stream(
                        Prompts.tokens(model, record.content().text(), settings.recordTokens()))
                    .boxed()
                    .toList(),
            routing,
            EXAMPLES);
    // these tokens go through the same code as public ones but are not public
    var source =
        new TextWriter.Source() {
          @Override
          public Prompts.PublicPrompt prompt(TextTask task, Prompts prompts, String words) {
            return prompts.withExamples(words, examples.of(task));
          }

          @Override
          public TextWriter.Draw draw(TextTask task) {
            return (logits, allowed, _, noise) -> step.drawPublic(logits, allowed, noise);
          }
        };
    return write(allocation.tasks(), source, labels, journal, progress)
        .map(texts -> Internal.of(Private.of(Released.all(texts).value()), List::copyOf));
  }

  /// Writes what the journal lacks; empty when stopped before all were complete.
  private Optional<List<Released<LabelledText>>> write(
      List<TextTask> tasks,
      TextWriter.Source source,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    run(tasks, source, journal, progress);
    return stop.get() && !tasks.stream().allMatch(task -> journal.isComplete(task.number()))
        ? Optional.empty()
        : Optional.of(texts(tasks, labels, journal));
  }

  /// The texts as they are in the journal, read there when they are asked for and not held.
  private List<Released<LabelledText>> texts(
      List<TextTask> tasks, List<String> labels, Journal journal) {
    return new AbstractList<>() {
      @Override
      public Released<LabelledText> get(int index) {
        TextTask task = tasks.get(index);
        String text = vocabulary.text(journal.tokens(task.number()));
        return Released.withoutPrivateData(new LabelledText(labels.get(task.label()), text));
      }

      @Override
      public int size() {
        return tasks.size();
      }
    };
  }

  /// Writes those of some texts into the journal that are not complete there.
  void run(
      List<TextTask> tasks,
      TextWriter.Source source,
      Journal journal,
      GenerationProgress progress) {
    var queue = new TaskQueue(tasks, task -> journal.isComplete(task.number()));
    try (var threads = Executors.newFixedThreadPool(settings.decoders())) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < settings.decoders(); i++) {
        running.add(
            threads.submit(
                () -> {
                  try (Decoder decoder = Decoder.open(model, decoderSettings())) {
                    new TextWriter(decoder, this, queue, source, journal, progress).run();
                  } catch (RuntimeException | Error e) {
                    stop.set(true);
                    throw e;
                  }
                }));
      }
      RunningThreads.await(running, "writing");
    }
  }

  /// Refuses settings whose sequences do not fit the memory budget, before anything is charged.
  ///
  /// @throws UserException with exit MODEL
  public void requireRoom() {
    Decoder.open(model, decoderSettings()).close();
  }

  /// Bytes that all decoders together take beside the model.
  public long memoryBytes() {
    return shape.memoryBytes();
  }

  /// The shape of each decoder.
  public DecoderSettings decoderSettings() {
    return shape.decoder();
  }

  /// What this generator's plan spends on.
  private <T extends Spending> T as(Class<T> way) {
    return way.cast(spending.orElseThrow());
  }

  boolean stopped() {
    return stop.get();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  Prompts prompts() {
    return prompts;
  }

  GenerationSettings settings() {
    return settings;
  }

  int vocabularySize() {
    return model.vocabularySize();
  }

  /// A generator for the calling thread's draws.
  static NoiseSource noise() {
    return NoiseSource.secure();
  }
}
