package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.statistics.RocCurve;
import dev.safesynth.text.Example;
import dev.safesynth.text.LinearModel;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// How well membership can be told from a record alone, without the release (Das, Zhang and Tramer
/// 2024): if it can, members and non-members differ by themselves and no attack number means
/// anything. Two looks at the record: its words, and its surface ([Surface]).
///
/// @param auc mean over five folds of the AUC of logistic regression on TF-IDF, in [0, 1]
/// @param surfaceAuc the same on lengths, character classes and label
/// @param nullStandardError standard error of either for a random split: 1.4 times that of an AUC
///   of independent scores, because the folds share training rows. Over 600 random splits of
///   Banking77 questions the factor was 1.34 to 1.37 for words.
/// @param passed whether both lie within [#LIMIT] standard errors of 1/2
/// @param falseAlarmRate probability that a random split fails this check, about
public record BlindBaseline(
    double auc,
    double surfaceAuc,
    double nullStandardError,
    boolean passed,
    double falseAlarmRate) {
  /// Permitted distance from 1/2 in standard errors: for the two looks together as strict as two
  /// standard errors are for one.
  public static final double LIMIT = 2.28;

  private static final double FALSE_ALARM = 0.045;
  private static final double SHARED_TRAINING = 1.4;
  private static final int FOLDS = 5;

  /// Why no figure that compares members with non-members may be given.
  static final String NOT_RANDOM =
      "members and non-members can be told apart without the release: the split is not random";

  /// The look that tells more of membership.
  public double farthest() {
    return Math.abs(surfaceAuc - 0.5) > Math.abs(auc - 0.5) ? surfaceAuc : auc;
  }

  /// Cross-validates.
  ///
  /// @param members at least ten
  /// @param nonMembers at least ten
  public static BlindBaseline measure(
      List<LabelledText> members, List<LabelledText> nonMembers, Random random) {
    double words = area(members, nonMembers, text -> Words.terms(text.text()), random);
    Surface surface = new Surface(members, nonMembers);
    double outside = area(members, nonMembers, surface::terms, random);
    double error = SHARED_TRAINING * RocCurve.nullStandardError(members.size(), nonMembers.size());
    double farthest = Math.max(Math.abs(words - 0.5), Math.abs(outside - 0.5));
    return new BlindBaseline(words, outside, error, farthest <= LIMIT * error, FALSE_ALARM);
  }

  private static double area(
      List<LabelledText> members,
      List<LabelledText> nonMembers,
      Function<LabelledText, List<String>> terms,
      Random random) {
    List<Example> in = shuffled(members, 1, terms, random);
    List<Example> out = shuffled(nonMembers, 0, terms, random);
    double sum = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Example> train = new ArrayList<>(fold(in, fold, false));
      train.addAll(fold(out, fold, false));
      LinearModel model = LinearModel.logisticRegression(train);
      // Averaged over folds, not pooled: margins of different models are not comparable, and
      // pooling them pulls the area below 1/2 on pure noise.
      sum +=
          new RocCurve(margins(model, fold(in, fold, true)), margins(model, fold(out, fold, true)))
              .area();
    }
    return sum / FOLDS;
  }

  private static List<Example> shuffled(
      List<LabelledText> texts,
      int side,
      Function<LabelledText, List<String>> terms,
      Random random) {
    List<Example> examples = new ArrayList<>();
    texts.forEach(text -> examples.add(new Example(side, terms.apply(text))));
    Collections.shuffle(examples, random);
    return examples;
  }

  private static List<Example> fold(List<Example> examples, int fold, boolean inside) {
    List<Example> result = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      if ((i % FOLDS == fold) == inside) {
        result.add(examples.get(i));
      }
    }
    return result;
  }

  private static double[] margins(LinearModel model, List<Example> examples) {
    return examples.stream().mapToDouble(example -> model.margin(example.terms())).toArray();
  }
}
