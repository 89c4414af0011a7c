package dev.safesynth.attack.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunIndexTest {
  /// Texts over three words, so that runs repeat within and across texts; against a search by hand.
  @Test
  void findsWhatASearchOfEveryPlaceFinds() {
    Random random = new Random(5);
    List<int[]> texts =
        IntStream.range(0, 40)
            .mapToObj(i -> random.ints(random.nextInt(12), 0, 3).toArray())
            .toList();
    RunIndex index = new RunIndex(texts);
    int[] query = random.ints(300, 0, 3).toArray();

    assertThat(IntStream.range(0, 300).map(start -> index.longest(query, start)).toArray())
        .isEqualTo(IntStream.range(0, 300).map(start -> byHand(texts, query, start)).toArray());
    assertThat(IntStream.range(0, 290).map(start -> index.textsWith(query, start, 4)).toArray())
        .isEqualTo(
            IntStream.range(0, 290)
                .map(
                    start -> (int) texts.stream().filter(t -> shared(t, query, start) >= 4).count())
                .toArray());
  }

  @Test
  void aTextThatRepeatsItselfIsFollowedForALimitedLength() {
    int[] same = new int[5000];

    assertThat(new RunIndex(List.of(same)).longest(same, 0)).isEqualTo(RunIndex.LONGEST);
  }

  @Test
  void anIndexOfNothingFindsNothing() {
    assertThat(new RunIndex(List.of()).longest(new int[] {1}, 0)).isZero();
    assertThat(new RunIndex(List.of(new int[0])).longest(new int[] {1}, 0)).isZero();
  }

  private static int byHand(List<int[]> texts, int[] query, int start) {
    return texts.stream().mapToInt(text -> shared(text, query, start)).max().orElse(0);
  }

  private static int shared(int[] text, int[] query, int start) {
    return IntStream.range(0, text.length)
        .map(
            from -> {
              int[] rest = Arrays.copyOfRange(text, from, text.length);
              int mismatch = Arrays.mismatch(rest, Arrays.copyOfRange(query, start, query.length));
              return mismatch < 0 ? rest.length : mismatch;
            })
        .max()
        .orElse(0);
  }
}
