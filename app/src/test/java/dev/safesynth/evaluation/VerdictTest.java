package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.attack.MembershipInference;
import dev.safesynth.attack.extraction.Extraction;
import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Banking77;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final List<LabelledText> TRAIN = Banking77.part("train");
  private static final List<LabelledText> POOL = Banking77.part("pool");
  private static final List<LabelledText> NOISE =
      TRAIN.stream().map(text -> new LabelledText("age_limit", text.text())).toList();

  @Test
  void harmIsCalledHarm() {
    assertThat(utility(NOISE, TRAIN))
        .anyMatch(sentence -> sentence.contains("the private data did harm"))
        .anyMatch(sentence -> sentence.contains("the synthetic texts are worse by"))
        .anyMatch(sentence -> sentence.contains("fewer than 10 real rows"));
  }

  @Test
  void nothingGainedIsNotDistinguishable() {
    assertThat(utility(TRAIN, TRAIN).getFirst()).contains("nothing shows that the private data");
  }

  @Test
  void withoutAFloorTheCommonestLabelStandsIn() {
    assertThat(utility(TRAIN, List.of()).getFirst()).contains("always the commonest label: 12.5%");
  }

  @Test
  void aLeakIsCalledALeak() {
    List<LabelledText> members = POOL.stream().filter(text -> fairCoin(text) == 0).toList();

    assertThat(attack(members))
        .anyMatch(sentence -> sentence.contains("the release tells who was in the data"))
        .anyMatch(sentence -> sentence.contains("is refuted with 95% confidence"));
  }

  @Test
  void personalDataOfMembersInTheReleaseIsCountedBesideTheControl() {
    List<LabelledText> release = List.of(new LabelledText("a", "write to ann@example.org today"));
    Extraction.Result found =
        Extraction.measure(
            new Extraction.Inputs(
                release,
                List.of(new LabelledText("a", "ann@example.org asked"), new LabelledText("a", "x")),
                List.of(new LabelledText("a", "bob@example.org asked")),
                List.of(),
                1));

    assertThat(Verdict.of(Optional.empty(), Optional.empty(), Optional.of(found)))
        .singleElement()
        .asString()
        .contains("Of 1 values", "1 are in the release", "of 1 that only held-out records have, 0");
  }

  @Test
  void noCopyAtAllIsSaid() {
    assertThat(attack(List.of(new LabelledText("age_limit", "nothing"))))
        .anyMatch(sentence -> sentence.contains("nothing was copied at that length"));
  }

  private static List<String> utility(List<LabelledText> synthetic, List<LabelledText> publicOnly) {
    return Verdict.of(
        Optional.of(
            UtilityEvaluation.evaluate(
                new UtilityEvaluation.Inputs(
                    synthetic,
                    publicOnly,
                    POOL,
                    Banking77.part("test"),
                    Banking77.labels(),
                    Map.of(),
                    1),
                _ -> {})),
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> attack(List<LabelledText> released) {
    return Verdict.of(
        Optional.empty(),
        Optional.of(
            MembershipInference.attack(
                new MembershipInference.Inputs(
                    released,
                    POOL.stream().filter(text -> fairCoin(text) == 0).toList(),
                    POOL.stream().filter(text -> fairCoin(text) == 1).toList(),
                    TRAIN,
                    List.of(),
                    0.5,
                    1e-5,
                    1))),
        Optional.empty());
  }

  private static int fairCoin(LabelledText text) {
    return Math.floorMod(text.text().hashCode() >>> 7, 2);
  }
}
