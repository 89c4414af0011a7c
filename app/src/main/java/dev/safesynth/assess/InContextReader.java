package dev.safesynth.assess;

import dev.safesynth.data.LabelledText;
import dev.safesynth.evaluation.InContextLearning;
import dev.safesynth.llm.LabelScorer;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Parallelism;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The model of this process as a reader of demonstrations; no text leaves the process.
final class InContextReader implements InContextLearning.Reader {
  private final LanguageModel model;
  private final List<String> labels;
  private final LabelScorer scorer;

  /// @param labels as rows carry them
  InContextReader(LanguageModel model, List<String> labels) {
    this.model = model;
    this.labels = List.copyOf(labels);
    List<String> words =
        labels.stream().map(label -> label.replaceAll("[_\\s]+", " ").strip()).toList();
    boolean distinct = new HashSet<>(words).size() == words.size();
    this.scorer = LabelScorer.of(model, distinct ? words : this.labels);
  }

  @Override
  public String name() {
    String name = model.identity().name();
    return name.isEmpty() ? model.identity().description() : name;
  }

  @Override
  public Optional<String> obstacle(int demonstrations) {
    return scorer.obstacle(demonstrations);
  }

  @Override
  public double[][] probabilities(List<LabelledText> demonstrations, List<String> texts) {
    return scorer.probabilities(
        demonstrations.stream()
            .map(text -> new LabelScorer.Demonstration(text.text(), labels.indexOf(text.label())))
            .toList(),
        texts,
        Parallelism.standard());
  }
}
