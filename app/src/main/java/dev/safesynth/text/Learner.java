package dev.safesynth.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// The classifiers that tell how useful a training set is. Each has one fixed set of
/// hyper-parameters.
public enum Learner {
  /// [NaiveBayes] on counts.
  @JsonProperty("naive_bayes")
  NAIVE_BAYES,
  /// [LinearModel#logisticRegression] on TF-IDF.
  @JsonProperty("logistic_regression")
  LOGISTIC_REGRESSION,
  /// [LinearModel#supportVectorMachine] on TF-IDF.
  @JsonProperty("linear_svm")
  LINEAR_SVM;

  /// Trains this model.
  ///
  /// @param examples at least one
  /// @param labels number of declared labels
  public Classifier train(List<Example> examples, int labels) {
    return switch (this) {
      case NAIVE_BAYES -> NaiveBayes.train(examples, labels);
      case LOGISTIC_REGRESSION -> LinearModel.logisticRegression(examples);
      case LINEAR_SVM -> LinearModel.supportVectorMachine(examples);
    };
  }
}
