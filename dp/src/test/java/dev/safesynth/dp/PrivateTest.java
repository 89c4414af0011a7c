package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.SeededNoise;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What a private value does not tell by failing.
final class PrivateTest {
  private static final Private<String> SECRET = Private.of("marker");

  /// Exceptions quote what they stumble over.
  @Test
  void anExceptionOfAFunctionDoesNotQuoteTheValue() {
    List<Function<String, Object>> failing =
        List.of(
            Integer::parseInt,
            text -> text.charAt(text.length()),
            text -> Objects.requireNonNull(null, text),
            text -> {
              throw new IllegalStateException(text, new IllegalArgumentException(text));
            },
            text -> {
              var failure = new IllegalStateException();
              failure.addSuppressed(new IllegalArgumentException(text));
              throw failure;
            },
            text -> {
              throw new AssertionError(text);
            },
            PrivateTest::throwChecked);

    for (Function<String, Object> function : failing) {
      assertThat(printed(() -> SECRET.map(function))).doesNotContain("marker");
      assertThat(printed(() -> Internal.of(SECRET, function))).doesNotContain("marker");
      assertThat(printed(() -> Internal.of(SECRET, text -> text).map(function)))
          .doesNotContain("marker");
    }
  }

  @Test
  void anExceptionOfAFunctionTellsItsClassAndPlace() {
    assertThatThrownBy(() -> SECRET.map(Integer::parseInt))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a function of private data failed with java.lang.NumberFormatException")
        .hasNoCause()
        .satisfies(
            failure ->
                assertThat(failure.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("parseInt")));
  }

  /// Of the machine, not of the function.
  @Test
  void errorsOfTheMachinePass() {
    var error = new OutOfMemoryError();

    assertThat(
            catchThrowable(
                () ->
                    SECRET.map(
                        _ -> {
                          throw error;
                        })))
        .isSameAs(error);
  }

  @Test
  void nullElementsAreRefused() {
    var counts = new NoisyCounts(1);
    var histogram = new ThresholdedHistogram(new DiscreteLaplace(1), 2, 1);
    Private<List<Integer>> categories = Private.of(Arrays.asList(new Integer[1]));
    Private<List<Double>> numbers = Private.of(Arrays.asList(new Double[1]));
    Private<List<List<String>>> keys =
        Private.of(Collections.singletonList(Arrays.asList(new String[1])));

    assertThatThrownBy(() -> counts.release(categories, 1, Paid.forMany(counts), SeededNoise.of(1)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> histogram.release(keys, Paid.forMany(histogram), SeededNoise.of(1)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () -> Query.histogram(categories, 1, Norm.L1, Neighbouring.ADD_OR_REMOVE_ONE))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Query.sum(numbers, 0, 1, 1, Norm.L1, Neighbouring.ADD_OR_REMOVE_ONE))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String printed(Runnable failing) {
    var text = new StringWriter();
    catchThrowable(failing::run).printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> Object throwChecked(String text) throws E {
    throw (E) new IOException(text);
  }
}
