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

/// How well membership can be told from a record alone, without the release (Das, Zhang and Tramer
/// 2024): if it can, members and non-members differ by themselves and no attack number means
/// anything.
///
/// @param auc mean over five folds of the AUC of logistic regression on TF-IDF, in [0, 1]
/// @param nullStandardError standard error of `auc` for a random split: 1.4 times that of an AUC of
///   independent scores, because the folds share training rows. Over 600 random splits of Banking77
///   questions the factor was 1.34 to 1.37.
/// @param passed whether `auc` lies within [#LIMIT] standard errors of 1/2
/// @param falseAlarmRate probability that a random split fails this check, about
public record BlindBaseline(
    double auc, double nullStandardError, boolean passed, double falseAlarmRate) {
  /// Permitted distance from 1/2 in standard errors. Two would refuse one random split in 22; three
  /// refuse one in 370.
  public static final double LIMIT = 3;

  private static final double FALSE_ALARM = 0.003;
  private static final double SHARED_TRAINING = 1.4;
  private static final int FOLDS = 5;

  /// Cross-validates.
  ///
  /// @param members at least ten
  /// @param nonMembers at least ten
  static BlindBaseline measure(
      List<LabelledText> members, List<LabelledText> nonMembers, Random random) {
    List<Example> in = shuffled(members, 1, random);
    List<Example> out = shuffled(nonMembers, 0, random);
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
    double auc = sum / FOLDS;
    double error = SHARED_TRAINING * RocCurve.nullStandardError(in.size(), out.size());
    return new BlindBaseline(auc, error, Math.abs(auc - 0.5) <= LIMIT * error, FALSE_ALARM);
  }

  private static List<Example> shuffled(List<LabelledText> texts, int side, Random random) {
    List<Example> examples = new ArrayList<>();
    texts.forEach(text -> examples.add(new Example(side, Words.terms(text.text()))));
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
