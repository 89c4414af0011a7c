package dev.safesynth.attack.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Banking77;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Banking77 questions: 300 members, 100 holdout, others public.
class ExtractionTest {
  private final List<LabelledText> members = new ArrayList<>();
  private final List<LabelledText> holdout = new ArrayList<>();
  private final List<LabelledText> unseen = new ArrayList<>();
  private final List<LabelledText> known = Banking77.part("train");

  ExtractionTest() {
    List<LabelledText> pool = new ArrayList<>(Banking77.part("pool"));
    Collections.shuffle(pool, new Random(4));
    members.addAll(pool.subList(0, 300));
    holdout.addAll(pool.subList(300, 400));
    unseen.addAll(pool.subList(400, pool.size()));
  }

  @Test
  void aReleaseOfTheMembersThemselvesIsCaughtByEveryMeasure() {
    VerbatimRuns runs = measure(members).runs().orElseThrow();

    VerbatimRuns.ReleasedTexts all = runs.releasedTexts().getFirst();
    assertThat(all.against()).isEqualTo("members");
    assertThat(all.shares().getFirst().texts().count()).isEqualTo(longMembers());
    assertThat(all.runs().one()).isGreaterThan(150);
    VerbatimRuns.Records eight = runs.records().getFirst();
    assertThat(eight.words()).isEqualTo(8);
    assertThat(eight.members().count()).isEqualTo(longMembers());
    assertThat(eight.interval().low()).isGreaterThan(0.4);
    assertThat(eight.pValue()).isLessThan(1e-20);
  }

  /// False alarm 1% were the seed not fixed.
  @Test
  void aReleaseThatNeverSawTheMembersRepeatsThemNoMoreThanOthers() {
    VerbatimRuns runs = measure(unseen).runs().orElseThrow();

    assertThat(runs.records()).allSatisfy(row -> assertThat(row.pValue()).isGreaterThan(0.01));
    assertThat(runs.records().getFirst().interval().contains(0)).isTrue();
  }

  @Test
  void asManyMembersAsHoldoutRecordsAreComparedByTheirNumberOfRecords() {
    assertThat(measure(unseen).runs().orElseThrow().releasedTexts())
        .extracting(VerbatimRuns.ReleasedTexts::against)
        .containsExactly("members", "members_same_number", "holdout");
    assertThat(measure(unseen).runs().orElseThrow().releasedTexts())
        .extracting(VerbatimRuns.ReleasedTexts::records)
        .containsExactly(300, 100, 100);
  }

  @Test
  void publicPhrasesDoNotCountAndTheirContinuationDoes() {
    List<LabelledText> phrase = texts("one two three four five six seven eight nine");
    List<LabelledText> longer = texts("one two three four five six seven eight nine ten");

    assertThat(longest(longer, longer, phrase)).isEqualTo(10);
    assertThat(longest(phrase, longer, phrase)).isZero();
  }

  @Test
  void runsAreCountedByTheNumberOfTheirOwners() {
    String own = "my parrot wants a very small loan by noon";
    String shared = "please tell me how to top up my card now";
    VerbatimRuns.Eidetic runs =
        Extraction.measure(
                inputs(
                    texts("x " + own + " y " + shared, own),
                    texts(own, shared, shared + " please", "and " + shared),
                    texts("nothing")))
            .runs()
            .orElseThrow()
            .releasedTexts()
            .getFirst()
            .runs();

    assertThat(runs).isEqualTo(new VerbatimRuns.Eidetic(1, 1, 0));
  }

  @Test
  void repeatedPersonalDataOfMembersStandOutAgainstThoseOfTheHoldout() {
    List<LabelledText> in = mails("in", 40);
    List<LabelledText> out = mails("out", 40);
    List<LabelledText> release = Stream.concat(in.stream().limit(20), unseen.stream()).toList();

    Replay mail = replay(Extraction.measure(inputs(release, in, out)), PersonalData.EMAIL);

    assertThat(mail.members().orElseThrow().count()).isEqualTo(20);
    assertThat(mail.holdout().orElseThrow().count()).isZero();
    assertThat(mail.ownedByOne()).isEqualTo(20);
    assertThat(mail.pValue().orElseThrow()).isLessThan(1e-6);
    assertThat(mail.ratioAtLeast().orElseThrow()).isGreaterThan(5);
  }

  @Test
  void valuesThatBothSidesHaveSayNothing() {
    Replay mail =
        replay(
            Extraction.measure(inputs(mails("a", 9), mails("a", 9), mails("a", 9))),
            PersonalData.EMAIL);

    assertThat(mail.members()).isEmpty();
    assertThat(mail.pValue()).isEmpty();
    assertThat(mail.reason().orElseThrow()).startsWith("no member");
  }

  @Test
  void aHandfulOfValuesIsTooFew() {
    Replay mail =
        replay(
            Extraction.measure(inputs(mails("a", 2), mails("a", 2), mails("b", 2))),
            PersonalData.EMAIL);

    assertThat(mail.pValue()).isEmpty();
    assertThat(mail.reason().orElseThrow()).startsWith("too few");
  }

  @Test
  void withoutHoldoutOrReleaseThereIsASentence() {
    assertThat(Extraction.measure(inputs(unseen, members, List.of())).reason()).isPresent();
    assertThat(Extraction.measure(inputs(List.of(), members, holdout)).reason()).isPresent();
    assertThat(Extraction.measure(inputs(unseen, List.of(), holdout)).reason()).isPresent();
  }

  @Test
  void emptyTextsAreCounted() {
    VerbatimRuns runs =
        Extraction.measure(inputs(texts(""), texts("", "a"), texts(""))).runs().orElseThrow();

    assertThat(runs.releasedTexts().getFirst().longest()).isZero();
  }

  private Extraction.Result measure(List<LabelledText> synthetic) {
    return Extraction.measure(new Extraction.Inputs(synthetic, members, holdout, known, 1));
  }

  private int longMembers() {
    return (int) members.stream().filter(text -> Words.of(text.text()).size() >= 8).count();
  }

  private static Extraction.Inputs inputs(
      List<LabelledText> synthetic, List<LabelledText> members, List<LabelledText> holdout) {
    return new Extraction.Inputs(synthetic, members, holdout, List.of(), 1);
  }

  private static int longest(
      List<LabelledText> synthetic, List<LabelledText> members, List<LabelledText> known) {
    return Extraction.measure(new Extraction.Inputs(synthetic, members, texts("other"), known, 1))
        .runs()
        .orElseThrow()
        .releasedTexts()
        .getFirst()
        .longest();
  }

  private static Replay replay(Extraction.Result result, PersonalData kind) {
    return result.personalData().stream()
        .filter(row -> row.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static List<LabelledText> mails(String name, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> new LabelledText("a", "write to " + name + i + "@example.org soon"))
        .toList();
  }

  private static List<LabelledText> texts(String... texts) {
    return Stream.of(texts).map(text -> new LabelledText("a", text)).toList();
  }
}
