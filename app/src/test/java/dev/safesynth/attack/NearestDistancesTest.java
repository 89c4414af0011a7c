package dev.safesynth.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestDistancesTest {
  /// The text is its own place on a line.
  private static float[] line(String text) {
    return new float[] {Float.parseFloat(text), 0};
  }

  private static List<LabelledText> at(double from, int count, double step) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LabelledText("a", String.valueOf((float) (from + step * i))))
        .toList();
  }

  @Test
  void countsWhoIsNearerAndWhatIsTheSame() {
    NearestDistances near =
        NearestDistances.of(
                at(0, 40, 1), at(0, 40, 1), at(0.25, 40, 1), NearestDistancesTest::line, 1)
            .orElseThrow();

    assertThat(near.closerToMembers()).isEqualTo(1);
    assertThat(near.identicalToMembers()).isEqualTo(1);
    assertThat(near.identicalToOutsiders()).isZero();
    assertThat(near.lowToMembers()).isZero();
    assertThat(near.lowToOutsiders()).isEqualTo(0.25);
    assertThat(near.statement()).contains("prove nothing");
  }

  @Test
  void aTieCountsHalf() {
    NearestDistances near =
        NearestDistances.of(at(0, 30, 1), at(0, 30, 1), at(0, 30, 1), NearestDistancesTest::line, 1)
            .orElseThrow();

    assertThat(near.closerToMembers()).isEqualTo(0.5);
  }

  @Test
  void asManyMembersAsOutsidersAreCompared() {
    assertThat(
            NearestDistances.of(
                at(0, 30, 1), at(0, 300, 1), at(0, 50, 1), NearestDistancesTest::line, 1))
        .get()
        .extracting(NearestDistances::records)
        .isEqualTo(50);
    assertThat(
            NearestDistances.of(
                at(0, 30, 1), at(0, 300, 1), at(0, 5, 1), NearestDistancesTest::line, 1))
        .isEmpty();
  }

  /// Why it proves nothing: one member in a hundred is released word for word, which anybody could
  /// find, and the figure stays where chance puts it.
  @Test
  void copiesOfOneMemberInAHundredHardlyMoveIt() {
    Random random = new Random(7);
    List<LabelledText> members = noise(random, 1000);
    List<LabelledText> outsiders = noise(random, 1000);
    List<LabelledText> release = new ArrayList<>(noise(random, 990));
    release.addAll(members.subList(0, 10));

    NearestDistances near =
        NearestDistances.of(release, members, outsiders, NearestDistancesTest::line, 1)
            .orElseThrow();

    assertThat(near.interval().low()).isLessThan(0.5);
    assertThat(near.interval().high()).isGreaterThan(0.5);
    assertThat(near.identicalToMembers()).isBetween(0.01, 0.02);
  }

  private static List<LabelledText> noise(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> new LabelledText("a", String.valueOf((float) random.nextGaussian())))
        .toList();
  }
}
