package dev.safesynth.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Measures how near synthetic texts are to real ones.
///
/// All sources are held against the same reference rows, with as many rows of their own: nearly
/// every figure moves with the number of rows, so unequal numbers would not compare. The reference
/// is the holdout, which a generator cannot have copied, and the ceiling are members in place of
/// the synthetic texts. Without a holdout the members are halved into reference and ceiling; a
/// generator that copies then looks good.
public final class TextFidelity {
  private final Inputs inputs;
  private final EmbeddedTexts reference;
  private final EmbeddedTexts ceiling;
  private final int rows;

  private TextFidelity(Inputs inputs) {
    this.inputs = inputs;
    EmbeddedTexts members = inputs.members();
    if (inputs.holdout().size() > 0) {
      reference = inputs.holdout();
      ceiling = members;
    } else {
      int half = members.size() / 2;
      reference = members.drawn(0, members.size() - half, inputs.seed());
      ceiling = members.drawn(members.size() - half, members.size(), inputs.seed());
    }
    // Without a ceiling there is still something to compare.
    int limit = ceiling.size() > 0 ? ceiling.size() : inputs.maximumRows();
    rows =
        Stream.of(inputs.maximumRows(), limit, reference.size(), inputs.synthetic().size())
            .min(Integer::compare)
            .orElseThrow();
  }

  /// The texts to compare.
  ///
  /// @param members real texts given to the generator
  /// @param holdout real texts of the same source never given to it; may be [EmbeddedTexts#none]
  /// @param synthetic its output
  /// @param publicOnly texts of the same generator without private data; may be
  ///   [EmbeddedTexts#none]
  /// @param embedder what made the vectors, for the reader
  /// @param maximumRows largest number of rows on each side, >= 1; 2,000 takes about half a minute
  ///   with vectors of 384 numbers, and the time grows with its square
  /// @param seed not a privacy seed: it draws rows for figures that stay inside
  public record Inputs(
      EmbeddedTexts members,
      EmbeddedTexts holdout,
      EmbeddedTexts synthetic,
      EmbeddedTexts publicOnly,
      String embedder,
      int maximumRows,
      long seed) {
    public Inputs {
      if (maximumRows < 1) {
        throw new IllegalArgumentException("maximumRows must be >= 1, was " + maximumRows);
      }
      if (Stream.of(members, holdout, synthetic, publicOnly)
              .filter(EmbeddedTexts::hasVectors)
              .map(EmbeddedTexts::dimensions)
              .distinct()
              .count()
          > 1) {
        throw new IllegalArgumentException("all vectors must have one length");
      }
    }
  }

  /// All figures, for the synthetic texts, the ceiling and the floor.
  public static FidelityReport measure(Inputs inputs) {
    return new TextFidelity(inputs).report();
  }

  private FidelityReport report() {
    if (rows == 0) {
      String reason = "Fidelity needs real and synthetic texts; one of the two is empty.";
      return report(
          Measured.withheld(reason),
          Measured.withheld(reason),
          Measured.withheld(reason),
          List.of(),
          Measured.withheld(reason));
    }
    EmbeddedTexts real = drawn(reference);
    Map<String, EmbeddedTexts> sources = new LinkedHashMap<>();
    sources.put("synthetic", drawn(inputs.synthetic()));
    if (ceiling.size() >= rows) {
      sources.put("real", drawn(ceiling));
    }
    if (inputs.publicOnly().size() >= rows) {
      sources.put("public_only", drawn(inputs.publicOnly()));
    }
    Optional<TopicModel> topics =
        real.hasVectors()
            ? Optional.of(TopicModel.of(real.vectors(), inputs.seed()))
            : Optional.empty();
    int words = sources.values().stream().mapToInt(TextFidelity::wordCount).min().orElse(0);
    Map<String, Comparison> found = new LinkedHashMap<>();
    sources.forEach(
        (source, texts) ->
            found.put(
                source,
                Comparison.of(source, real, texts, topics::orElseThrow, words, inputs.seed())));
    return report(
        measured(found.get("synthetic"), ""),
        measured(
            found.get("real"),
            "There is no ceiling: no real rows are left to stand in the place of the synthetic"
                + " texts."),
        measured(
            found.get("public_only"),
            "There is no floor: it needs %,d texts written without private data, and there are %,d."
                .formatted(rows, inputs.publicOnly().size())),
        topics.map(model -> topicWords(model, sources)).orElse(List.of()),
        map(real, sources));
  }

  private FidelityReport report(
      Measured<Comparison> synthetic,
      Measured<Comparison> real,
      Measured<Comparison> floor,
      List<List<String>> topicWords,
      Measured<TextMap> map) {
    return new FidelityReport(
        inputs.holdout().size() > 0 ? "holdout" : "half_of_members",
        rows,
        inputs.embedder(),
        inputs.seed(),
        synthetic,
        real,
        floor,
        topicWords,
        map);
  }

  private EmbeddedTexts drawn(EmbeddedTexts texts) {
    return texts.drawn(0, rows, inputs.seed() + 1);
  }

  private static int wordCount(EmbeddedTexts texts) {
    return texts.words().stream().mapToInt(List::size).sum();
  }

  private static Measured<Comparison> measured(@Nullable Comparison found, String reason) {
    return found == null ? Measured.withheld(reason) : Measured.of(found);
  }

  /// Words from what the generator wrote, with and without private data; never from real rows.
  private static List<List<String>> topicWords(
      TopicModel model, Map<String, EmbeddedTexts> sources) {
    List<List<String>> words = new ArrayList<>();
    List<Integer> topics = new ArrayList<>();
    sources.forEach(
        (source, texts) -> {
          if (!source.equals("real") && texts.hasVectors()) {
            words.addAll(texts.words());
            topics.addAll(model.topics(texts.vectors()));
          }
        });
    return model.words(words, topics);
  }

  private static Measured<TextMap> map(EmbeddedTexts real, Map<String, EmbeddedTexts> sources) {
    EmbeddedTexts synthetic = Objects.requireNonNull(sources.get("synthetic"));
    if (!real.hasVectors() || !synthetic.hasVectors()) {
      return Measured.withheld("The map needs vectors, and the texts were not embedded.");
    }
    Map<String, double[][]> sets = new LinkedHashMap<>();
    sets.put("reference", real.vectors());
    sets.put("synthetic", synthetic.vectors());
    return Measured.of(TextMap.of(real.vectors(), sets));
  }
}
