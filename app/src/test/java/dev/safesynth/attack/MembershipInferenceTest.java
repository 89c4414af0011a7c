package dev.safesynth.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.safesynth.data.LabelledText;
import dev.safesynth.statistics.RocCurve;
import dev.safesynth.text.Banking77;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Banking77 questions, split by fair coins; the reference are questions that are on neither side.
/// Seeds are fixed.
class MembershipInferenceTest {
  private final Random random = new Random(11);
  private final List<LabelledText> members = new ArrayList<>();
  private final List<LabelledText> nonMembers = new ArrayList<>();
  private final List<LabelledText> unseen = new ArrayList<>();
  private final List<LabelledText> reference = Banking77.part("train");

  MembershipInferenceTest() {
    List<LabelledText> pool = new ArrayList<>(Banking77.part("pool"));
    Collections.shuffle(pool, random);
    pool.subList(0, 440).forEach(text -> (random.nextBoolean() ? members : nonMembers).add(text));
    unseen.addAll(pool.subList(440, pool.size()));
  }

  @Test
  void findsTheMembersThatAGeneratorRecombines() {
    AttackResult attack = primary(attack(new NgramGenerator(3, members).generate(random)));

    assertThat(attack.auc().orElseThrow()).isGreaterThan(0.75);
    assertThat(attack.aucInterval().orElseThrow().low()).isGreaterThan(0.7);
    assertThat(attack.holmPValue().orElseThrow()).isLessThan(1e-9);
  }

  @Test
  void findsTheMembersWithoutAnyVerbatimCopy() {
    MembershipInference.Result result = attack(new NgramGenerator(2, members).generate(random));

    assertThat(primary(result).aucInterval().orElseThrow().low()).isGreaterThan(0.65);
  }

  @Test
  void meaningsAndAClassifierFindCopiesToo() {
    MembershipInference.Result result =
        MembershipInference.attack(
            inputs(members, members, nonMembers, 0.5), MembershipInferenceTest::letters);

    assertThat(result.attacks())
        .extracting(AttackResult::attack)
        .containsExactly(
            "calibrated_bigram",
            "bigram",
            "jaccard_top25",
            "classifier",
            "embedding_top25",
            "domias");
    // a mean over 25 neighbours does not see copies among so few records
    assertThat(List.of(result.attacks().get(3), result.attacks().get(5)))
        .allMatch(attack -> attack.aucInterval().orElseThrow().low() > 0.5);
  }

  /// Counts of letters stand in for an embedding.
  private static float[] letters(String text) {
    var counts = new float[26];
    text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
    return counts;
  }

  /// Three standard errors: false alarm 0.3% were the seed not fixed.
  @Test
  void findsNothingInTextsOfAGeneratorThatNeverSawTheMembers() {
    MembershipInference.Result result = attack(new NgramGenerator(3, unseen).generate(random));

    double error = RocCurve.nullStandardError(result.scoredMembers(), result.scoredNonMembers());
    assertThat(result.attacks())
        .allSatisfy(
            attack ->
                assertThat(attack.auc().orElseThrow()).isBetween(0.5 - 3 * error, 0.5 + 3 * error));
    assertThat(result.disclosure().orElseThrow().pValue()).isGreaterThan(0.05);
    assertThat(result.disclosure().orElseThrow().epsilonLowerBound()).isZero();
  }

  @Test
  void verbatimCopiesRefuteASmallEpsilon() {
    Disclosure disclosure = attack(members).disclosure().orElseThrow();

    assertThat(disclosure.disclosedMembers()).isGreaterThan(100);
    assertThat(disclosure.disclosedNonMembers()).isZero();
    assertThat(disclosure.pValue()).isLessThan(1e-20);
    assertThat(disclosure.epsilonLowerBound())
        .isGreaterThan(2.5)
        .isLessThanOrEqualTo(disclosure.epsilonCeiling());
  }

  @Test
  void withholdsTheFigureWhenTheSplitIsNotRandom() {
    List<LabelledText> all = Stream.of(members, nonMembers).flatMap(List::stream).toList();
    List<String> half = Banking77.labels().subList(0, 4);

    MembershipInference.Result result =
        MembershipInference.attack(
            inputs(
                members,
                all.stream().filter(text -> half.contains(text.label())).toList(),
                all.stream().filter(text -> !half.contains(text.label())).toList(),
                0.5));

    assertThat(result.blindBaseline().orElseThrow().passed()).isFalse();
    assertThat(result.attacks())
        .allMatch(attack -> attack.auc().isEmpty() && attack.roc().isEmpty())
        .allMatch(attack -> attack.withheld().orElseThrow().contains("not random"));
    assertThat(result.disclosure()).isEmpty();
    assertThat(result.notRandom().orElseThrow()).contains("not random");
  }

  @Test
  void aRandomSplitPassesTheBlindBaseline() {
    assertThat(attack(reference).blindBaseline().orElseThrow().passed()).isTrue();
  }

  @Test
  void copiesAcrossTheSplitAreLeftOutAndCopiesOnOneSideCountOnce() {
    MembershipInference.Result before = attack(reference);
    LabelledText unique = new LabelledText("age_limit", "how many sheep fit into one account");
    LabelledText shared = new LabelledText("age_limit", "my parrot wants a very small loan");
    members.addAll(List.of(unique, unique, shared));
    nonMembers.add(shared);

    MembershipInference.Result after = attack(reference);

    assertThat(after.scoredMembers()).isEqualTo(before.scoredMembers() + 1);
    assertThat(after.scoredNonMembers()).isEqualTo(before.scoredNonMembers());
    assertThat(after.acrossSplit()).isEqualTo(before.acrossSplit() + 2);
  }

  @Test
  void aRateOfOnePercentIsNotMeasurableOnFewNonMembers() {
    AttackResult attack =
        primary(
            MembershipInference.attack(inputs(reference, members, nonMembers.subList(0, 90), 0.5)));

    assertThat(attack.tprAtFpr01().orElseThrow().value()).isEmpty();
    assertThat(attack.tprAtFpr01().orElseThrow().note().orElseThrow())
        .startsWith("not measurable: 299 non-members are needed");
    assertThat(attack.auc()).isPresent();
  }

  @Test
  void tooFewRecordsGiveAReasonInsteadOfAFigure() {
    AttackResult attack =
        primary(
            MembershipInference.attack(
                inputs(reference, members.subList(0, 3), nonMembers.subList(0, 0), 0.5)));

    assertThat(attack.auc()).isEmpty();
    assertThat(attack.withheld().orElseThrow()).contains("fewer than");
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    assertThat(attack(reference)).isEqualTo(attack(reference));
  }

  @Test
  void membershipWithoutChanceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inputs(reference, members, nonMembers, 1));
  }

  private MembershipInference.Result attack(List<LabelledText> released) {
    return MembershipInference.attack(inputs(released, members, nonMembers, 0.5));
  }

  private MembershipInference.Inputs inputs(
      List<LabelledText> released,
      List<LabelledText> in,
      List<LabelledText> out,
      double memberProbability) {
    return new MembershipInference.Inputs(
        released, in, out, reference, List.of(), memberProbability, 1e-5, 3);
  }

  private static AttackResult primary(MembershipInference.Result result) {
    return result.attacks().getFirst();
  }
}
