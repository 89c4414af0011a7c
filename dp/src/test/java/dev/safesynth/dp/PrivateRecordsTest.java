package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.noise.SeededNoise;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivateRecordsTest {
  private static final int MANY = 10_000;

  private static PrivateRecords<Integer> numbers(int count) {
    return PrivateRecords.of(use -> IntStream.range(0, count).forEach(use::accept));
  }

  private static <R> List<R> all(PrivateRecords<R> records) {
    return records.<List<R>>fold(ArrayList::new, List::add).inKernel();
  }

  /// Below, at and above the size of what one thread takes at a time.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128, MANY})
  void everyRecordComesOnceAndInOrder(int count) {
    PrivateRecords<String> records =
        numbers(count).filter(number -> number % 3 != 0).map(number -> "r" + number);

    List<String> expected =
        IntStream.range(0, count)
            .filter(number -> number % 3 != 0)
            .mapToObj(number -> "r" + number)
            .toList();
    assertThat(all(records)).isEqualTo(expected);
    assertThat(all(records)).as("read again").isEqualTo(expected);
  }

  /// One by one or all in memory, the same draws give the same release.
  @Test
  void mechanismsReleaseTheSameOfRecordsThatAreNotHeld() {
    var sum = new NoisyVectorSum(50, 100);
    List<Contribution> held = IntStream.range(0, MANY).mapToObj(this::contribution).toList();
    var counts = new NoisyCounts(9);
    List<Integer> categories = IntStream.range(0, MANY).mapToObj(i -> i * 7 % 5 - 1).toList();

    assertThat(
            sum.release(
                    numbers(MANY).map(this::contribution), 40, Paid.forMany(sum), SeededNoise.of(5))
                .value())
        .isEqualTo(sum.release(Private.of(held), 40, Paid.forMany(sum), SeededNoise.of(5)).value());
    assertThat(
            counts
                .release(
                    numbers(MANY)
                        .map(i -> i * 7 % 5 - 1)
                        .fold(() -> new NoisyCounts.Tally(3), NoisyCounts.Tally::add),
                    Paid.forMany(counts),
                    SeededNoise.of(6))
                .value())
        .isEqualTo(
            counts
                .release(Private.of(categories), 3, Paid.forMany(counts), SeededNoise.of(6))
                .value());
  }

  /// Some within the bound, some to be cut, some with coordinates that repeat or lie outside.
  private Contribution contribution(int record) {
    return new Contribution(
        new int[] {record % 40, record % 45, 39}, new int[] {record % 90, -60, record % 7});
  }

  @Test
  void functionsOfSingleRecordsRunOnSeveralThreads() {
    Set<String> threads = ConcurrentHashMap.newKeySet();

    all(numbers(MANY).map(_ -> threads.add(Thread.currentThread().getName())));

    assertThat(threads).anyMatch(name -> name.startsWith("records-"));
  }

  /// What is read ahead does not grow with the number of records.
  @Test
  void theSourceIsNotReadFarAheadOfWhoeverTakesTheRecords() {
    var read = new AtomicInteger();
    var taken = new AtomicInteger();
    var furthest = new AtomicInteger();
    PrivateRecords<Integer> records =
        PrivateRecords.of(
            use ->
                IntStream.range(0, MANY)
                    .forEach(
                        number -> {
                          read.incrementAndGet();
                          use.accept(number);
                        }));

    records.fold(
        () -> "",
        (_, _) -> furthest.accumulateAndGet(read.get() - taken.getAndIncrement(), Math::max));

    int most = 64 * (2 * Runtime.getRuntime().availableProcessors() + 2);
    assertThat(furthest.get()).isLessThanOrEqualTo(Math.min(most, MANY));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, MANY})
  void aFunctionThatFailsDoesNotQuoteTheRecord(int count) {
    PrivateRecords<String> marked = numbers(count).map(number -> "marker " + number);

    for (Runnable failing :
        List.<Runnable>of(
            () -> all(marked.map(Integer::parseInt)),
            () -> all(marked.filter(text -> Integer.parseInt(text) > 0)),
            () -> marked.fold(() -> "", (_, text) -> Integer.parseInt(text)))) {
      var text = new StringWriter();
      catchThrowable(failing::run).printStackTrace(new PrintWriter(text, true));
      assertThat(text.toString()).contains("NumberFormatException").doesNotContain("marker");
    }
  }

  /// A source explains what is wrong with its file, and is not blamed for a failure behind it.
  @ParameterizedTest
  @ValueSource(ints = {3, MANY})
  void whatASourceThrowsComesOutAsItIs(int count) {
    var broken = new IllegalArgumentException("line 7 has no text");
    PrivateRecords<Integer> failing =
        PrivateRecords.of(
            use -> {
              IntStream.range(0, count).forEach(use::accept);
              throw broken;
            });
    PrivateRecords<Integer> blaming =
        PrivateRecords.of(
            use -> {
              try {
                IntStream.range(0, MANY).forEach(use::accept);
              } catch (RuntimeException _) {
                throw new IllegalArgumentException("the file is damaged");
              }
            });

    assertThatThrownBy(() -> all(failing.map(number -> number + 1))).isSameAs(broken);
    assertThatThrownBy(() -> all(blaming.map(number -> number / (number - 900))))
        .hasMessageContaining("ArithmeticException");
  }

  /// Else a caller might close what a function still computes with.
  @Test
  void nobodyComputesOnARecordWhenAReadingHasFailed() {
    var working = new AtomicInteger();
    PrivateRecords<Integer> failing =
        PrivateRecords.of(
            use -> {
              IntStream.range(0, 1000).forEach(use::accept);
              throw new IllegalStateException("the source ended");
            });

    assertThatThrownBy(
            () ->
                all(
                    failing.map(
                        i -> {
                          working.incrementAndGet();
                          slowly();
                          working.decrementAndGet();
                          return i;
                        })))
        .hasMessage("the source ended");

    assertThat(working).hasValue(0);
  }

  private static void slowly() {
    for (long end = System.nanoTime() + 2_000_000; System.nanoTime() < end; ) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theRecordsAreNotPrinted() {
    assertThat(numbers(3)).hasToString("PrivateRecords[withheld]");
    assertThat(new NoisyCounts.Tally(2)).hasToString("Tally[withheld]");
  }
}
