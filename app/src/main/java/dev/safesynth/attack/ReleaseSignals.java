package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a release says of a record, without any reference: higher if the record looks used. The
/// same for the real release and for shadow releases, whose values are compared.
public final class ReleaseSignals {
  /// Mean log probability of the record's words under bigrams of its label.
  public static final String BIGRAM = "bigram";

  /// Log odds that [DownstreamClassifier] gives the record's label.
  public static final String CLASSIFIER = "classifier";

  /// Mean of the 25 largest word overlaps with released texts.
  static final String JACCARD = "jaccard_top25";

  /// Mean of the 25 largest cosine similarities with released texts.
  static final String EMBEDDING = "embedding_top25";

  private static final int NEAREST = 25;

  private final BigramModel bigram;
  private final Map<String, BigramModel> bigramByLabel;
  private final JaccardSimilarity jaccard;
  private final DownstreamClassifier classifier;
  private final Vectors vectors;
  private final Function<String, float[]> embedding;
  private final List<String> names;

  /// Fits the models of the signals.
  ///
  /// @param released texts, at least one
  /// @param embedding gives the vector of a text
  public ReleaseSignals(
      List<LabelledText> released, Optional<Function<String, float[]>> embedding) {
    List<Candidate> texts = Candidate.of(released);
    Set<String> words = new HashSet<>();
    texts.forEach(text -> words.addAll(text.words()));
    int vocabulary = words.size() + 1;
    bigram = model(texts, vocabulary);
    bigramByLabel =
        texts.stream()
            .collect(
                Collectors.groupingBy(
                    Candidate::label,
                    Collectors.collectingAndThen(
                        Collectors.toList(), of -> model(of, vocabulary))));
    jaccard = new JaccardSimilarity(texts);
    classifier = new DownstreamClassifier(released);
    this.embedding = embedding.orElse(text -> new float[0]);
    vectors =
        new Vectors(
            embedding.isPresent()
                ? released.stream().map(text -> this.embedding.apply(text.text())).toList()
                : List.of());
    List<String> all = new ArrayList<>(List.of(BIGRAM, JACCARD, CLASSIFIER));
    if (embedding.isPresent()) {
      all.add(EMBEDDING);
    }
    names = List.copyOf(all);
  }

  private static BigramModel model(List<Candidate> texts, int vocabulary) {
    return new BigramModel(texts.stream().map(Candidate::words).toList(), vocabulary);
  }

  List<String> names() {
    return names;
  }

  /// Vectors of the released texts; none without an embedding.
  Vectors vectors() {
    return vectors;
  }

  /// How used a record looks; higher for members.
  ///
  /// @param signal one of [#names]
  public double score(String signal, LabelledText record) {
    return switch (signal) {
      case BIGRAM ->
          Objects.requireNonNullElse(bigramByLabel.get(record.label()), bigram)
              .meanLogProbability(Candidate.of(record).words());
      case JACCARD -> jaccard.score(Candidate.of(record));
      case CLASSIFIER -> classifier.confidence(record);
      case EMBEDDING -> vectors.meanCosine(embedding.apply(record.text()), NEAREST);
      default -> throw new IllegalArgumentException("no such signal: " + signal);
    };
  }
}
