package dev.safesynth.text;

import java.util.List;

/// A trained model that names the class of a text.
public sealed interface Classifier permits NaiveBayes, LinearModel {
  /// The index of the predicted label.
  ///
  /// @param terms see [Words#terms]
  int predict(List<String> terms);
}
