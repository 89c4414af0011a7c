package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Example;
import dev.safesynth.text.LinearModel;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A classifier trained on released texts alone, as a recipient would: one logistic regression for
/// each label against the rest. Its confidence in a record's own label is the signal of the LOSS
/// attack (Yeom et al. 2018), phi = ln(p / (1 - p)).
final class DownstreamClassifier {
  private final Map<String, LinearModel> models = new HashMap<>();

  DownstreamClassifier(List<LabelledText> released) {
    Set<String> labels =
        released.stream().map(LabelledText::label).collect(Collectors.toCollection(TreeSet::new));
    if (labels.size() < 2) {
      return;
    }
    List<List<String>> terms = released.stream().map(text -> Words.terms(text.text())).toList();
    for (String label : labels) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < terms.size(); i++) {
        examples.add(new Example(released.get(i).label().equals(label) ? 1 : 0, terms.get(i)));
      }
      models.put(label, LinearModel.logisticRegression(examples));
    }
  }

  /// The log odds of the record's own label; 0, a coin, for a label that no released text has or
  /// when all have the same.
  double confidence(LabelledText record) {
    LinearModel model = models.get(record.label());
    return model == null ? 0 : model.margin(Words.terms(record.text()));
  }
}
