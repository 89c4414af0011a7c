package dev.safesynth.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.safesynth.learn.tree.GradientBoostedTrees;
import dev.safesynth.learn.tree.RandomForest;
import java.util.List;

/// The classifiers that tell how useful a training set is. Each has one fixed set of
/// hyper-parameters: nothing is tuned.
public enum Learner {
  /// [NaiveBayes] on counts.
  @JsonProperty("naive_bayes")
  NAIVE_BAYES,
  /// Multinomial logistic regression, C = 1, on TF-IDF.
  @JsonProperty("logistic_regression")
  LOGISTIC_REGRESSION,
  /// Linear support vector machine, C = 1, on TF-IDF.
  @JsonProperty("linear_svm")
  LINEAR_SVM,
  /// [RandomForest] of 300 trees on [LatentFeatures] of the terms.
  @JsonProperty("random_forest")
  RANDOM_FOREST,
  /// [GradientBoostedTrees], 100 rounds of depth 6 at rate 0.1, on [LatentFeatures] of the terms.
  @JsonProperty("gradient_boosted_trees")
  GRADIENT_BOOSTED_TREES,
  /// Multinomial logistic regression, C = 1, on embeddings.
  @JsonProperty("embedding_logistic_regression")
  EMBEDDING_LOGISTIC_REGRESSION,
  /// Linear support vector machine, C = 1, on embeddings.
  @JsonProperty("embedding_linear_svm")
  EMBEDDING_LINEAR_SVM,
  /// [GaussianNaiveBayes] on embeddings.
  @JsonProperty("embedding_naive_bayes")
  EMBEDDING_NAIVE_BAYES,
  /// [RandomForest] of 300 trees on [LatentFeatures] of the embeddings.
  @JsonProperty("embedding_random_forest")
  EMBEDDING_RANDOM_FOREST,
  /// [GradientBoostedTrees], 100 rounds of depth 6 at rate 0.1, on [LatentFeatures] of the
  /// embeddings.
  @JsonProperty("embedding_gradient_boosted_trees")
  EMBEDDING_GRADIENT_BOOSTED_TREES;

  /// Whether the scores of a trained model are probabilities.
  public boolean probabilistic() {
    return this != LINEAR_SVM && this != EMBEDDING_LINEAR_SVM;
  }

  /// Whether this model needs examples with embeddings.
  public boolean embedded() {
    return switch (this) {
      case EMBEDDING_LOGISTIC_REGRESSION,
          EMBEDDING_LINEAR_SVM,
          EMBEDDING_NAIVE_BAYES,
          EMBEDDING_RANDOM_FOREST,
          EMBEDDING_GRADIENT_BOOSTED_TREES ->
          true;
      case NAIVE_BAYES, LOGISTIC_REGRESSION, LINEAR_SVM, RANDOM_FOREST, GRADIENT_BOOSTED_TREES ->
          false;
    };
  }

  /// Whether training depends on its seed.
  public boolean seeded() {
    return this == RANDOM_FOREST || this == EMBEDDING_RANDOM_FOREST;
  }

  /// Whether training takes many times as long as that of a linear model.
  public boolean slow() {
    return seeded() || this == GRADIENT_BOOSTED_TREES || this == EMBEDDING_GRADIENT_BOOSTED_TREES;
  }

  /// Trains this model.
  ///
  /// @param examples at least one, with embeddings if [#embedded]
  /// @param labels number of declared labels
  /// @param seed without effect unless [#seeded]
  public Classifier train(List<Example> examples, int labels, long seed) {
    int[] truth = examples.stream().mapToInt(Example::label).toArray();
    return switch (this) {
      case NAIVE_BAYES -> NaiveBayes.train(examples, labels);
      case LOGISTIC_REGRESSION -> {
        TfIdf features = TfIdf.fit(terms(examples));
        SoftmaxRegression model =
            SoftmaxRegression.train(rows(features, examples), truth, features.size(), labels);
        yield example -> model.probabilities(features.row(example.terms()));
      }
      case LINEAR_SVM -> {
        TfIdf features = TfIdf.fit(terms(examples));
        LinearSvm model = LinearSvm.train(rows(features, examples), truth, features.size(), labels);
        yield example -> model.margins(features.row(example.terms()));
      }
      case RANDOM_FOREST -> forest(LatentFeatures.ofTerms(examples), examples, truth, labels, seed);
      case GRADIENT_BOOSTED_TREES ->
          boosted(LatentFeatures.ofTerms(examples), examples, truth, labels, seed);
      case EMBEDDING_NAIVE_BAYES -> GaussianNaiveBayes.train(examples, labels);
      case EMBEDDING_RANDOM_FOREST ->
          forest(LatentFeatures.ofEmbeddings(examples), examples, truth, labels, seed);
      case EMBEDDING_GRADIENT_BOOSTED_TREES ->
          boosted(LatentFeatures.ofEmbeddings(examples), examples, truth, labels, seed);
      case EMBEDDING_LOGISTIC_REGRESSION -> {
        SoftmaxRegression model =
            SoftmaxRegression.train(embeddings(examples), truth, dimensions(examples), labels);
        yield example -> model.probabilities(SparseVector.dense(example.embedding()));
      }
      case EMBEDDING_LINEAR_SVM -> {
        LinearSvm model =
            LinearSvm.train(embeddings(examples), truth, dimensions(examples), labels);
        yield example -> model.margins(SparseVector.dense(example.embedding()));
      }
    };
  }

  private static List<List<String>> terms(List<Example> examples) {
    return examples.stream().map(Example::terms).toList();
  }

  private static Classifier forest(
      LatentFeatures features, List<Example> examples, int[] truth, int labels, long seed) {
    float[][] x = rows(features, examples);
    var settings = RandomForest.Settings.standard(x[0].length);
    RandomForest model = RandomForest.train(x, truth, labels, settings, seed);
    return example -> model.probabilities(features.row(example));
  }

  private static Classifier boosted(
      LatentFeatures features, List<Example> examples, int[] truth, int labels, long seed) {
    float[][] x = rows(features, examples);
    var settings = GradientBoostedTrees.Settings.STANDARD;
    GradientBoostedTrees model = GradientBoostedTrees.train(x, truth, labels, settings, seed);
    return example -> model.probabilities(features.row(example));
  }

  private static float[][] rows(LatentFeatures features, List<Example> examples) {
    return examples.stream().map(features::row).toArray(float[][]::new);
  }

  private static List<SparseVector> rows(TfIdf features, List<Example> examples) {
    return examples.stream().map(example -> features.row(example.terms())).toList();
  }

  private static List<SparseVector> embeddings(List<Example> examples) {
    return examples.stream().map(example -> SparseVector.dense(example.embedding())).toList();
  }

  private static int dimensions(List<Example> examples) {
    return examples.getFirst().embedding().length;
  }
}
