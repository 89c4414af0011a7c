package dev.safesynth.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisclosureTest {
  private static final List<Candidate> NONE = List.of();

  @Test
  void aRunThatTwoRecordsShareDisclosesNeither() {
    Candidate shared = text(1, 8);

    assertThat(disclosed(List.of(shared), List.of(shared), List.of(shared), NONE)).isZero();
    assertThat(disclosed(List.of(shared), List.of(shared), List.of(text(2, 8)), NONE)).isOne();
  }

  @Test
  void aRunThatIsPublicDisclosesNobody() {
    assertThat(disclosed(List.of(text(1, 8)), List.of(text(1, 8)), NONE, List.of(text(1, 9))))
        .isZero();
  }

  @Test
  void sevenSharedWordsAreTooFew() {
    assertThat(disclosed(List.of(text(1, 7)), List.of(text(1, 12)), NONE, NONE)).isZero();
  }

  /// 1,000 records, members with probability 0.8, and a release that copies each record with
  /// probability 0.3 whether member or not: the thinned set must be balanced and the bound must
  /// hold, in all but 5% of repetitions (here 40; more than 8 alarms have probability below 1e-3,
  /// and the seed is fixed).
  @Test
  void unevenSplitsRefuteNothingWhenTheReleaseIgnoresMembership() {
    List<Disclosure> repetitions =
        IntStream.range(0, 40).mapToObj(i -> uneven(new Random(i), 0.3, 0.3)).toList();

    assertThat(repetitions.stream().filter(d -> d.epsilonLowerBound() > 0)).hasSizeLessThan(9);
    assertThat(repetitions.stream().filter(d -> d.pValue() < 0.05)).hasSizeLessThan(9);
    assertThat(repetitions.stream().mapToInt(Disclosure::examples).average().orElseThrow())
        .isCloseTo(400, within(15.0));
  }

  @Test
  void unevenSplitsStillShowCopying() {
    Disclosure disclosure = uneven(new Random(1), 0.9, 0);

    assertThat(disclosure.correct()).isEqualTo(disclosure.guesses());
    assertThat(disclosure.epsilonLowerBound()).isBetween(3.0, disclosure.epsilonCeiling());
  }

  private static Disclosure uneven(Random random, double copyMembers, double copyOthers) {
    List<Candidate> members = new ArrayList<>();
    List<Candidate> nonMembers = new ArrayList<>();
    List<Candidate> released = new ArrayList<>();
    IntStream.range(0, 1000)
        .forEach(
            i -> {
              boolean member = random.nextDouble() < 0.8;
              (member ? members : nonMembers).add(text(i, 10));
              if (random.nextDouble() < (member ? copyMembers : copyOthers)) {
                released.add(text(i, 10));
              }
            });
    return Disclosure.test(released, members, nonMembers, NONE, 0.8, 0, random);
  }

  private static int disclosed(
      List<Candidate> released,
      List<Candidate> members,
      List<Candidate> nonMembers,
      List<Candidate> reference) {
    return Disclosure.test(released, members, nonMembers, reference, 0.5, 0, new Random(1))
        .disclosedMembers();
  }

  private static Candidate text(int name, int words) {
    return new Candidate("a", IntStream.range(0, words).mapToObj(i -> name + "w" + i).toList());
  }
}
