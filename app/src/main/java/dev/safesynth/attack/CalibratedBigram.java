package dev.safesynth.attack;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// How much likelier a record is under bigrams of the synthetic texts than under bigrams of the
/// reference texts, both of the record's own label: the data-only attack of Meeus et al. (2025,
/// "The Canary's Echo"), with reference texts in place of shadow runs. Where one side has no text
/// of the label, all labels are used for both.
final class CalibratedBigram {
  private static final BigramModel NONE = new BigramModel(List.of(), 1);

  private final BigramModel released;
  private final BigramModel reference;
  private final Map<String, BigramModel> releasedByLabel;
  private final Map<String, BigramModel> referenceByLabel;

  CalibratedBigram(List<Candidate> released, List<Candidate> reference) {
    Set<String> words = new HashSet<>();
    released.forEach(text -> words.addAll(text.words()));
    reference.forEach(text -> words.addAll(text.words()));
    // One more for every word that neither side has.
    int vocabulary = words.size() + 1;
    this.released = model(released, vocabulary);
    this.reference = model(reference, vocabulary);
    releasedByLabel = byLabel(released, vocabulary);
    referenceByLabel = byLabel(reference, vocabulary);
  }

  private static BigramModel model(List<Candidate> texts, int vocabulary) {
    return new BigramModel(texts.stream().map(Candidate::words).toList(), vocabulary);
  }

  private static Map<String, BigramModel> byLabel(List<Candidate> texts, int vocabulary) {
    Map<String, BigramModel> models = new HashMap<>();
    texts.stream()
        .collect(Collectors.groupingBy(Candidate::label))
        .forEach((label, of) -> models.put(label, model(of, vocabulary)));
    return models;
  }

  /// Higher for a record that the released texts follow more closely than the reference does.
  double score(Candidate record) {
    boolean both =
        releasedByLabel.containsKey(record.label()) && referenceByLabel.containsKey(record.label());
    BigramModel own = both ? of(releasedByLabel, record) : released;
    BigramModel other = both ? of(referenceByLabel, record) : reference;
    return own.meanLogProbability(record.words()) - other.meanLogProbability(record.words());
  }

  private static BigramModel of(Map<String, BigramModel> models, Candidate record) {
    return Objects.requireNonNullElse(models.get(record.label()), NONE);
  }
}
