package dev.safesynth.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.safesynth.data.LabelledText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// How often a language model that reads a few labelled texts and is trained on nothing finds the
/// label of a real row: with synthetic texts to read, against real ones and against none.
///
/// @param model its name
/// @param perLabel texts of each label that it reads
/// @param nTest number of real test rows, drawn at random from all
/// @param rows one per kind of texts; none if figures are withheld
/// @param differences synthetic minus each other kind, paired on the test rows
/// @param withheld why there are no figures, a sentence without its full stop
public record InContextLearning(
    String model,
    int perLabel,
    int nTest,
    List<Row> rows,
    List<Gap> differences,
    Optional<String> withheld) {
  private static final int FEWEST_TEST_ROWS = 10;

  /// Choices of the texts to read: few texts depend on luck.
  private static final int DRAWS = 3;

  /// Texts to read in all, as long as each label has one.
  private static final int READ = 8;

  private static final int MOST_PER_LABEL = 4;

  public InContextLearning {
    rows = List.copyOf(rows);
    differences = List.copyOf(differences);
  }

  /// What the model reads before.
  public enum Demonstrations {
    /// Nothing but the names of the labels.
    @JsonProperty("none")
    NONE,
    /// Synthetic texts.
    @JsonProperty("synthetic")
    SYNTHETIC,
    /// Texts of the same generator without private data: the floor.
    @JsonProperty("public_only")
    PUBLIC_ONLY,
    /// Real training rows: the ceiling.
    @JsonProperty("original")
    ORIGINAL
  }

  /// The figures for one kind of texts.
  ///
  /// @param draws choices of the texts to read that are averaged
  public record Row(Demonstrations demonstrations, int draws, Score accuracy, Score macroF1) {}

  /// What synthetic texts gain against another kind.
  ///
  /// @param accuracy synthetic minus the other, in [-1, 1]
  public record Gap(Demonstrations minus, Score accuracy) {}

  /// A language model that can do this.
  public interface Reader {
    /// As reports call it.
    String name();

    /// Why it cannot read this many texts, a sentence without its full stop; absent if it can.
    Optional<String> obstacle(int demonstrations);

    /// The probability of each label for each text: by text, then by label.
    double[][] probabilities(List<LabelledText> demonstrations, List<String> texts);
  }

  /// Tests the model.
  ///
  /// @param testRows at most so many are classified; 200 tell differences of some seven points
  /// @param step is told which texts it reads
  public static InContextLearning measure(
      UtilityEvaluation.Inputs inputs, int testRows, Reader reader, Consumer<String> step) {
    int labels = inputs.labels().size();
    int perLabel = Math.clamp(READ / labels, 1, MOST_PER_LABEL);
    List<LabelledText> test = sample(inputs.test(), testRows, inputs.seed());
    Optional<String> obstacle =
        test.size() < FEWEST_TEST_ROWS
            ? Optional.of("%d real test rows are too few".formatted(test.size()))
            : reader.obstacle(perLabel * labels);
    if (obstacle.isPresent()) {
      return new InContextLearning(
          reader.name(), perLabel, test.size(), List.of(), List.of(), obstacle);
    }
    int[] truth = test.stream().mapToInt(row -> inputs.labels().indexOf(row.label())).toArray();
    var bootstrap = new TestBootstrap(truth, labels, new Random(inputs.seed() + 2));
    Map<Demonstrations, Estimate> estimates = new EnumMap<>(Demonstrations.class);
    List<Row> rows = new ArrayList<>();
    sets(inputs)
        .forEach(
            (kind, texts) -> {
              step.accept(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
              int draws = kind == Demonstrations.NONE ? 1 : DRAWS;
              List<List<Predictions>> predicted =
                  IntStream.range(0, draws)
                      .mapToObj(
                          draw ->
                              List.of(
                                  new Predictions(
                                      reader.probabilities(
                                          demonstrations(
                                              texts,
                                              inputs.labels(),
                                              perLabel,
                                              inputs.seed() + draw),
                                          test.stream().map(LabelledText::text).toList()),
                                      true)))
                      .toList();
              Estimate estimate = bootstrap.estimate(predicted);
              estimates.put(kind, estimate);
              rows.add(
                  new Row(
                      kind,
                      draws,
                      estimate.accuracy().score(0, 1),
                      estimate.macroF1().score(0, 1)));
            });
    List<Gap> gaps = new ArrayList<>();
    Estimate own = estimates.get(Demonstrations.SYNTHETIC);
    if (own != null) {
      estimates.forEach(
          (kind, other) -> {
            if (kind != Demonstrations.SYNTHETIC) {
              gaps.add(new Gap(kind, own.accuracy().minus(other.accuracy())));
            }
          });
    }
    return new InContextLearning(
        reader.name(), perLabel, test.size(), rows, gaps, Optional.empty());
  }

  private static Map<Demonstrations, List<LabelledText>> sets(UtilityEvaluation.Inputs inputs) {
    Map<Demonstrations, List<LabelledText>> sets = new EnumMap<>(Demonstrations.class);
    sets.put(Demonstrations.NONE, List.of());
    sets.put(Demonstrations.SYNTHETIC, inputs.synthetic());
    if (!inputs.publicOnly().isEmpty()) {
      sets.put(Demonstrations.PUBLIC_ONLY, inputs.publicOnly());
    }
    if (!inputs.original().isEmpty()) {
      sets.put(Demonstrations.ORIGINAL, inputs.original());
    }
    return sets;
  }

  private static List<LabelledText> sample(List<LabelledText> rows, int most, long seed) {
    List<LabelledText> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    return List.copyOf(shuffled.subList(0, Math.min(most, shuffled.size())));
  }

  /// At random, as many of each label as there are, in random order.
  private static List<LabelledText> demonstrations(
      List<LabelledText> texts, List<String> labels, int perLabel, long seed) {
    Random random = new Random(seed);
    List<LabelledText> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, random);
    List<LabelledText> chosen = new ArrayList<>();
    for (String label : labels) {
      shuffled.stream()
          .filter(text -> text.label().equals(label))
          .limit(perLabel)
          .forEach(chosen::add);
    }
    Collections.shuffle(chosen, random);
    return List.copyOf(chosen);
  }
}
