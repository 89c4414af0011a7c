package dev.safesynth.report;

import java.util.List;
import java.util.Optional;

/// How well models trained on the synthetic rows do on untouched real rows, next to what makes the
/// figure mean something.
///
/// @param headlineModel the model named in the verdict strip; one of those in `scores`
/// @param scores one row for each model and training set
/// @param testRows how many real rows every model was tested on
/// @param intervals how the intervals were made, for example "95% bootstrap over test rows"
/// @param majority accuracy of always answering the commonest label
/// @param gains synthetic minus public-only, a row for each model
/// @param worth what the synthetic rows are worth in real rows, as a full sentence
/// @param retention of the headline model: the share of what as many real rows gain over always
///   answering the commonest label; absent where they gain nothing
public record Utility(
    String headlineModel,
    List<Score> scores,
    long testRows,
    String intervals,
    double majority,
    Part<List<Gain>> gains,
    Part<String> worth,
    Optional<Estimate> retention) {
  public Utility {
    scores = List.copyOf(scores);
    String headline = headlineModel;
    if (scores.stream().noneMatch(score -> score.model().equals(headline))) {
      throw new IllegalArgumentException("headlineModel must be one of the models in scores");
    }
    requireShare("majority", majority);
  }

  /// What a model was trained on.
  public enum Training {
    SYNTHETIC("Synthetic rows"),
    PUBLIC_ONLY("No private data"),
    ORIGINAL_SAME_SIZE("Original, same size"),
    ORIGINAL("Original, all rows");

    private final String title;

    Training(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// One model on one training set; accuracy and macro-F1 are in [0, 1].
  public record Score(
      String model, Training training, Estimate accuracy, Estimate macroF1, long trainRows) {
    public Score {
      requireShare("accuracy", accuracy.value());
      requireShare("macroF1", macroF1.value());
    }
  }

  /// Accuracy on the synthetic rows minus accuracy without private data, in [-1, 1], paired.
  public record Gain(String model, Estimate difference) {}

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1]");
    }
  }
}
