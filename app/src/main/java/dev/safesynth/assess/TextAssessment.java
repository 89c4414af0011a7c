package dev.safesynth.assess;

import dev.safesynth.attack.MembershipInference;
import dev.safesynth.attack.NearestDistances;
import dev.safesynth.attack.extraction.Extraction;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.evaluation.Distributions;
import dev.safesynth.evaluation.InContextLearning;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.Utility;
import dev.safesynth.evaluation.UtilityEvaluation;
import dev.safesynth.fidelity.EmbeddedTexts;
import dev.safesynth.fidelity.FidelityReport;
import dev.safesynth.fidelity.TextFidelity;
import dev.safesynth.llm.LanguageModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Measures synthetic texts against real ones.
public final class TextAssessment {
  /// On each side of a comparison of texts; the time grows with its square.
  private static final int MOST_ROWS = 2000;

  private TextAssessment() {}

  /// What can be measured.
  public enum Subject {
    /// Models trained on synthetic against models trained on real texts.
    UTILITY,
    /// Distributions side by side.
    FIDELITY,
    /// Whether somebody can tell who was among the real records.
    ATTACKS
  }

  /// How to measure.
  ///
  /// @param memberProbability with which a real record became a member, in (0, 1)
  /// @param delta of the one-run bound on epsilon
  /// @param seed of shuffles and resamples; no privacy rests on it
  /// @param readRows test rows that a language model classifies after reading examples, at most
  public record Settings(
      Set<Subject> subjects, double memberProbability, double delta, long seed, int readRows) {
    public Settings {
      subjects = Set.copyOf(subjects);
    }
  }

  /// Models that are there already, both in this process.
  ///
  /// @param embedder for sentence embeddings
  /// @param language reads texts as examples
  public record Models(Optional<Embedder> embedder, Optional<LanguageModel> language) {}

  /// All figures that were asked for and can be had.
  ///
  /// @param models for the figures that need them; they are left out without
  /// @param notes is told which step begins
  public static Metrics measure(
      TextSets sets, Settings settings, Models models, Consumer<String> notes) {
    Optional<Embedder> embedder = models.embedder();
    if (sets.testRows().isEmpty() || sets.members().isEmpty()) {
      return Metrics.of(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    embedder.ifPresent(model -> embedAll(sets, model, notes));
    Optional<Function<String, float[]>> vectors =
        embedder.<Function<String, float[]>>map(model -> model::vector);
    Optional<MembershipInference.Result> attacked =
        sets.holdout().isEmpty()
            ? Optional.empty()
            : on(settings, Subject.ATTACKS, () -> attacks(sets, settings, vectors, notes));
    return Metrics.of(
        on(settings, Subject.UTILITY, () -> utility(sets, settings, embedder, notes)),
        models
            .language()
            .filter(_ -> settings.subjects().contains(Subject.UTILITY))
            .map(model -> inContext(sets, settings, model, notes)),
        on(settings, Subject.FIDELITY, () -> distributions(sets, settings)),
        on(settings, Subject.FIDELITY, () -> fidelity(sets, settings, embedder, notes)),
        attacked,
        on(
            settings,
            Subject.ATTACKS,
            () ->
                attacked
                    .flatMap(MembershipInference.Result::notRandom)
                    .map(Extraction.Result::withheld)
                    .orElseGet(() -> extraction(sets, settings))),
        vectors
            .filter(_ -> settings.subjects().contains(Subject.ATTACKS))
            .flatMap(
                vector ->
                    NearestDistances.of(
                        sets.synthetic(),
                        sets.members(),
                        sets.holdout(),
                        vector,
                        settings.seed())));
  }

  private static <T> Optional<T> on(Settings settings, Subject subject, Supplier<T> figures) {
    return settings.subjects().contains(subject) ? Optional.of(figures.get()) : Optional.empty();
  }

  /// Once, on all cores; afterwards every part finds the vectors there.
  private static void embedAll(TextSets sets, Embedder embedder, Consumer<String> notes) {
    notes.accept("computing sentence embeddings");
    embedder.embed(
        Stream.of(sets.members(), sets.holdout(), sets.test(), sets.synthetic(), sets.floor())
            .flatMap(List::stream)
            .map(LabelledText::text)
            .toList());
  }

  private static Distributions distributions(TextSets sets, Settings settings) {
    return Distributions.of(
        sets.members(),
        sets.synthetic(),
        sets.floor(),
        sets.holdout(),
        sets.labels(),
        settings.seed());
  }

  private static Utility utility(
      TextSets sets, Settings settings, Optional<Embedder> embedder, Consumer<String> notes) {
    return UtilityEvaluation.evaluate(
        inputs(sets, settings, embedder.map(model -> embeddings(sets, model)).orElse(Map.of())),
        model -> notes.accept("training: " + model));
  }

  private static UtilityEvaluation.Inputs inputs(
      TextSets sets, Settings settings, Map<String, float[]> embeddings) {
    return new UtilityEvaluation.Inputs(
        sets.synthetic(),
        sets.floor(),
        sets.members(),
        sets.testRows(),
        sets.labels(),
        embeddings,
        settings.seed());
  }

  private static InContextLearning inContext(
      TextSets sets, Settings settings, LanguageModel model, Consumer<String> notes) {
    return InContextLearning.measure(
        inputs(sets, settings, Map.of()),
        settings.readRows(),
        new InContextReader(model, sets.labels()),
        examples -> notes.accept("reading examples: " + examples));
  }

  private static Map<String, float[]> embeddings(TextSets sets, Embedder embedder) {
    Map<String, float[]> vectors = new HashMap<>();
    for (List<LabelledText> texts :
        List.of(sets.synthetic(), sets.floor(), sets.members(), sets.testRows())) {
      texts.forEach(text -> vectors.computeIfAbsent(text.text(), embedder::vector));
    }
    return vectors;
  }

  private static FidelityReport fidelity(
      TextSets sets, Settings settings, Optional<Embedder> embedder, Consumer<String> notes) {
    notes.accept("comparing distributions");
    return TextFidelity.measure(
        new TextFidelity.Inputs(
            embedded(sets.members(), embedder),
            embedded(sets.holdout(), embedder),
            embedded(sets.synthetic(), embedder),
            embedded(sets.floor(), embedder),
            embedder.map(Embedder::name).orElse("none"),
            MOST_ROWS,
            settings.seed()));
  }

  private static EmbeddedTexts embedded(List<LabelledText> texts, Optional<Embedder> embedder) {
    return embedder
        .map(
            model ->
                EmbeddedTexts.of(
                    texts, model.embed(texts.stream().map(LabelledText::text).toList())))
        .orElseGet(() -> EmbeddedTexts.withoutVectors(texts));
  }

  /// Without texts to calibrate with, half of the holdout serves for that, by a hash of the
  /// content, which knows nothing of who was a member.
  private static MembershipInference.Result attacks(
      TextSets sets,
      Settings settings,
      Optional<Function<String, float[]>> vectors,
      Consumer<String> notes) {
    notes.accept("attacking: membership");
    boolean halved = needsHalf(sets);
    List<LabelledText> attacked =
        halved ? sets.holdout().stream().filter(TextAssessment::evenHash).toList() : sets.holdout();
    double members = settings.memberProbability();
    var inputs =
        new MembershipInference.Inputs(
            sets.synthetic(),
            sets.members(),
            attacked,
            sets.floor(),
            halved ? sets.holdout().stream().filter(text -> !evenHash(text)).toList() : sets.test(),
            halved ? members / (members + (1 - members) / 2) : members,
            settings.delta(),
            settings.seed());
    return vectors
        .map(vector -> MembershipInference.attack(inputs, vector))
        .orElseGet(() -> MembershipInference.attack(inputs));
  }

  private static Extraction.Result extraction(TextSets sets, Settings settings) {
    return Extraction.measure(
        new Extraction.Inputs(
            sets.synthetic(),
            sets.members(),
            sets.holdout(),
            Stream.concat(sets.floor().stream(), sets.test().stream()).toList(),
            settings.seed()));
  }

  /// Whether there are no texts of the generator or of the source that the attack could calibrate
  /// with.
  static boolean needsHalf(TextSets sets) {
    return sets.floor().isEmpty() && sets.test().isEmpty();
  }

  private static boolean evenHash(LabelledText text) {
    return Character.digit(DataRecord.contentId(text).charAt(0), 16) % 2 == 0;
  }
}
