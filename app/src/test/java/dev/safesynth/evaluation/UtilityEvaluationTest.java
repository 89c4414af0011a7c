package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.safesynth.data.LabelledText;
import dev.safesynth.evaluation.RealEquivalent.Bound;
import dev.safesynth.text.Banking77;
import dev.safesynth.text.Learner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Real Banking77 questions stand in for synthetic ones (as good as synthetic can get), label names
/// for texts made without private data.
class UtilityEvaluationTest {
  private static final List<LabelledText> ORIGINAL = Banking77.part("pool");
  private static final List<LabelledText> SYNTHETIC = Banking77.part("train");
  private static final List<LabelledText> NAMES =
      Banking77.labels().stream()
          .map(label -> new LabelledText(label, label.replace('_', ' ')))
          .toList();
  private static final Utility UTILITY = evaluate(SYNTHETIC, NAMES, ORIGINAL);

  @Test
  void everyModelIsTrainedOnEverySet() {
    assertThat(UTILITY.rows())
        .hasSize(20)
        .extracting(row -> row.model() + " " + row.train())
        .doesNotHaveDuplicates();
  }

  @Test
  void intervalsHoldTheirEstimates() {
    assertThat(UTILITY.rows())
        .allMatch(row -> row.accuracyInterval().contains(row.accuracy()))
        .allMatch(row -> row.macroF1Interval().contains(row.macroF1()));
    assertThat(UTILITY.differences())
        .hasSize(15)
        .allMatch(difference -> difference.accuracyInterval().contains(difference.accuracy()))
        .allMatch(difference -> difference.macroF1Interval().contains(difference.macroF1()));
  }

  @Test
  void agreesWithScikitLearnOnTheScoreOfNaiveBayes() {
    UtilityRow row = row(UTILITY, Learner.NAIVE_BAYES, Training.SYNTHETIC);

    assertThat(row.accuracy()).isEqualTo(0.9125);
    assertThat(row.macroF1()).isEqualTo(0.9143185783085164);
  }

  @Test
  void sameSizeIsTheSizeOfTheSyntheticSet() {
    UtilityRow row = row(UTILITY, Learner.LINEAR_SVM, Training.ORIGINAL_SAME_SIZE);

    assertThat(row.nTrain()).isEqualTo(SYNTHETIC.size());
    assertThat(row.draws()).isEqualTo(10);
  }

  @Test
  void realRowsBeatLabelNamesAndAreNotToldFromAsManyRealRows() {
    assertThat(difference(Training.PUBLIC_ONLY).accuracyInterval().low()).isPositive();
    assertThat(difference(Training.ORIGINAL_SAME_SIZE).accuracyInterval().contains(0)).isTrue();
  }

  @Test
  void realRowsAreWorthAboutTheirOwnNumber() {
    RealEquivalent equivalent = UTILITY.realEquivalent().orElseThrow();

    assertThat(equivalent.low().rows()).isLessThan(160);
    assertThat(equivalent.high().rows()).isGreaterThan(160);
    assertThat(equivalent.curve())
        .extracting(RealEquivalent.CurvePoint::rows)
        .containsExactly(10, 20, 50, 100, 200, 500, ORIGINAL.size());
  }

  @Test
  void shuffledLabelsAreWorthNothing() {
    List<String> labels = new ArrayList<>(SYNTHETIC.stream().map(LabelledText::label).toList());
    Collections.shuffle(labels, new Random(2));
    List<LabelledText> noise = new ArrayList<>();
    SYNTHETIC.forEach(text -> noise.add(new LabelledText(labels.get(noise.size()), text.text())));

    Utility of = evaluate(noise, List.of(), ORIGINAL);

    assertThat(row(of, Learner.LOGISTIC_REGRESSION, Training.SYNTHETIC).accuracyInterval().low())
        .isLessThan(0.2);
    assertThat(of.realEquivalent().orElseThrow().estimate().bound()).isEqualTo(Bound.FEWER_THAN);
  }

  @Test
  void withoutPublicOrRealTextsThoseRowsAreAbsent() {
    Utility of = evaluate(SYNTHETIC, List.of(), List.of());

    assertThat(of.rows()).extracting(UtilityRow::train).containsOnly(Training.SYNTHETIC);
    assertThat(of.differences()).isEmpty();
    assertThat(of.realEquivalent()).isEmpty();
  }

  @Test
  void moreSyntheticThanRealRowsAreComparedWithAllRealRows() {
    Utility of = evaluate(/* synthetic= */ ORIGINAL, List.of(), /* original= */ SYNTHETIC);

    UtilityRow same = row(of, Learner.NAIVE_BAYES, Training.ORIGINAL_SAME_SIZE);
    assertThat(same.nTrain()).isEqualTo(SYNTHETIC.size());
    assertThat(same.draws()).isOne();
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    assertThat(evaluate(SYNTHETIC, NAMES, ORIGINAL)).isEqualTo(UTILITY);
  }

  @Test
  void figuresOfTooFewTestRowsAreWithheld() {
    Utility of =
        UtilityEvaluation.evaluate(
            new UtilityEvaluation.Inputs(
                SYNTHETIC,
                List.of(),
                ORIGINAL,
                Banking77.part("test").subList(0, 1),
                Banking77.labels(),
                Map.of(),
                1),
            _ -> {});

    assertThat(of.rows()).isEmpty();
    assertThat(of.withheld().orElseThrow()).contains("1 real test rows are too few");
  }

  @Test
  void oneLabelOneTextOrNoWordsGiveFiguresAndARemark() {
    LabelledText first = SYNTHETIC.getFirst();
    List<LabelledText> same = Collections.nCopies(20, first);
    List<LabelledText> silent =
        SYNTHETIC.stream().map(text -> new LabelledText(text.label(), " ")).toList();

    Utility ofSame = evaluate(same, List.of(), ORIGINAL);
    assertThat(ofSame.remarks())
        .anyMatch(remark -> remark.contains("one label"))
        .anyMatch(remark -> remark.contains("the same"));
    for (Utility of :
        List.of(
            ofSame,
            evaluate(List.of(first), List.of(), ORIGINAL),
            evaluate(silent, List.of(), List.of()))) {
      assertThat(of.rows())
          .isNotEmpty()
          .allMatch(row -> Double.isFinite(row.accuracy()) && Double.isFinite(row.macroF1()))
          .allMatch(row -> row.auroc().isEmpty() || Double.isFinite(row.auroc().get().value()))
          .allMatch(row -> row.brier().isEmpty() || Double.isFinite(row.brier().get().value()));
    }
  }

  @Test
  void retentionIsOneForRealRowsAndLowForNoise() {
    assertThat(UTILITY.retention().orElseThrow().value()).isBetween(0.9, 1.1);
    assertThat(UTILITY.labels()).hasSize(8).noneMatch(LabelScore::worse);
    assertThat(UTILITY.confusions()).allMatch(confusion -> confusion.rows() > 0);
  }

  @Test
  void anUndeclaredLabelIsRefusedWithoutQuotingIt() {
    List<LabelledText> stray = List.of(new LabelledText("secret", "text"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate(SYNTHETIC, List.of(), stray))
        .withMessageNotContaining("secret");
  }

  private static Utility evaluate(
      List<LabelledText> synthetic, List<LabelledText> publicOnly, List<LabelledText> original) {
    return UtilityEvaluation.evaluate(
        new UtilityEvaluation.Inputs(
            synthetic,
            publicOnly,
            original,
            Banking77.part("test"),
            Banking77.labels(),
            Map.of(),
            1),
        _ -> {});
  }

  private static UtilityRow row(Utility utility, Learner model, Training train) {
    return utility.rows().stream()
        .filter(row -> row.model() == model && row.train() == train)
        .findFirst()
        .orElseThrow();
  }

  private static Difference difference(Training minus) {
    return UTILITY.differences().stream()
        .filter(d -> d.model() == Learner.LOGISTIC_REGRESSION && d.minus() == minus)
        .findFirst()
        .orElseThrow();
  }
}
