package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.attack.MembershipInference;
import dev.safesynth.attack.NearestDistances;
import dev.safesynth.attack.extraction.Extraction;
import dev.safesynth.data.LabelledText;
import dev.safesynth.fidelity.EmbeddedTexts;
import dev.safesynth.fidelity.TextFidelity;
import dev.safesynth.text.Banking77;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetricsTest {
  private static final List<LabelledText> SYNTHETIC = Banking77.part("train");
  private static final Metrics METRICS = metrics();

  private final JsonNode json = JsonMapper.shared().readTree(METRICS.toJson());

  @Test
  void saysThatItIsInternal() {
    assertThat(json.get("internal").booleanValue()).isTrue();
    assertThat(json.get("note").stringValue()).contains("not part of the release");
  }

  @Test
  void utilityRowsHaveTheAgreedKeys() {
    JsonNode row = json.get("utility").get(0);

    assertThat(row.propertyNames())
        .containsExactly(
            "model",
            "train",
            "n_train",
            "draws",
            "accuracy",
            "accuracy_interval",
            "macro_f1",
            "macro_f1_interval",
            "auroc",
            "log_loss",
            "brier",
            "calibration");
    assertThat(row.get("accuracy_interval").size()).isEqualTo(2);
  }

  @Test
  void modelsAndTrainingSetsHaveTheAgreedNames() {
    assertThat(json.get("utility").valueStream().map(row -> row.get("model").stringValue()))
        .containsOnly(
            "naive_bayes",
            "logistic_regression",
            "linear_svm",
            "random_forest",
            "gradient_boosted_trees");
    assertThat(json.get("utility").valueStream().map(row -> row.get("train").stringValue()))
        .containsOnly("synthetic", "original", "public_only", "original_same_size");
  }

  @Test
  void attacksHaveTheAgreedKeys() {
    JsonNode attack = json.get("attacks").get(0);

    assertThat(attack.propertyNames())
        .contains("attack", "auc", "auc_interval", "tpr_at_fpr_0.01", "tpr_at_fpr_0.001", "roc");
    assertThat(attack.get("attack").stringValue()).isEqualTo(MembershipInference.PRIMARY);
  }

  @Test
  void whatWasNotMeasuredIsAbsent() {
    JsonNode empty =
        JsonMapper.shared()
            .readTree(
                Metrics.of(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                    .toJson());

    assertThat(empty.has("majority")).isFalse();
    assertThat(empty.get("utility").isEmpty()).isTrue();
  }

  @Test
  void isReadBackAsWritten() {
    assertThat(Metrics.fromJson(METRICS.toJson())).isEqualTo(METRICS);
  }

  @Test
  void verdictIsFourSentencesThatNameTheSamplesAndTheLimits() {
    assertThat(METRICS.verdict()).hasSize(4);
    assertThat(METRICS.verdict().get(0))
        .contains("160 synthetic texts", "80 real test rows", "the private data gained");
    assertThat(METRICS.verdict().get(1)).contains("not distinguishable", "worth", "real rows");
    assertThat(METRICS.verdict().get(2)).contains("not distinguishable from guessing", "noticed");
    assertThat(METRICS.verdict().get(3)).contains("run of 8 words", "members");
  }

  private static Metrics metrics() {
    List<String> labels = Banking77.labels();
    List<LabelledText> members = new ArrayList<>();
    List<LabelledText> nonMembers = new ArrayList<>();
    Random random = new Random(4);
    Banking77.part("pool").forEach(text -> (random.nextBoolean() ? members : nonMembers).add(text));
    List<LabelledText> names =
        labels.stream().map(label -> new LabelledText(label, label.replace('_', ' '))).toList();
    Utility utility =
        UtilityEvaluation.evaluate(
            new UtilityEvaluation.Inputs(
                SYNTHETIC, names, members, Banking77.part("test"), labels, Map.of(), 1),
            _ -> {});
    return Metrics.of(
        Optional.of(utility),
        Optional.empty(),
        Optional.of(Distributions.of(members, SYNTHETIC, names, nonMembers, labels, 1)),
        Optional.of(
            TextFidelity.measure(
                new TextFidelity.Inputs(
                    EmbeddedTexts.withoutVectors(members),
                    EmbeddedTexts.withoutVectors(nonMembers),
                    EmbeddedTexts.withoutVectors(SYNTHETIC),
                    EmbeddedTexts.none(),
                    "none",
                    1000,
                    1))),
        Optional.of(
            MembershipInference.attack(
                new MembershipInference.Inputs(
                    SYNTHETIC, members, nonMembers, names, List.of(), 0.5, 1e-5, 1))),
        Optional.of(
            Extraction.measure(new Extraction.Inputs(SYNTHETIC, members, nonMembers, names, 1))),
        NearestDistances.of(SYNTHETIC, members, nonMembers, Places::of, 1));
  }

  /// A class of its own: other threads call it while the fields of the test are still being set.
  private static final class Places {
    static float[] of(String text) {
      return new float[] {text.length(), text.indexOf(' ')};
    }
  }
}
