package dev.safesynth.attack.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against `golden/shadow/generate.py`.
class ReferenceValuesTest {
  private record Golden(List<String[]> rows) {
    static Golden read(String name) throws IOException {
      try (var reader =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(
                      Golden.class.getResourceAsStream("/golden/shadow/" + name)),
                  StandardCharsets.UTF_8))) {
        return new Golden(reader.lines().map(line -> line.split(",", -1)).toList());
      }
    }

    double[] column(int number) {
      return rows.stream().mapToDouble(row -> Double.parseDouble(row[number])).toArray();
    }

    /// @param part of a cell `member:signal:probability`
    References references(int part) {
      int count = rows.getFirst().length - 5;
      double[][] values = new double[count][];
      boolean[][] members = new boolean[count][rows.size()];
      for (int release = 0; release < count; release++) {
        int cell = 5 + release;
        ToDoubleFunction<String[]> value =
            row -> Double.parseDouble(row[cell].split(":", -1)[part]);
        values[release] = rows.stream().mapToDouble(value).toArray();
        for (int record = 0; record < rows.size(); record++) {
          members[release][record] = rows.get(record)[cell].startsWith("1");
        }
      }
      return new References(values, members);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"few.csv", "many.csv"})
  void logLikelihoodRatiosAreThoseOfScipysDensities(String file) throws IOException {
    Golden golden = Golden.read(file);

    double[] scores = Lira.scores(golden.references(1), golden.column(0));

    assertThat(scores).containsExactly(golden.column(1), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"few.csv", "many.csv"})
  void relativeScoresAreThoseOfTheDefinition(String file) throws IOException {
    Golden golden = Golden.read(file);
    References references = golden.references(2);

    assertThat(new Rmia(0.3).scores(references, golden.column(2)))
        .containsExactly(golden.column(3), within(1e-12));
    assertThat(new Rmia(1).scores(references, golden.column(2)))
        .containsExactly(golden.column(4), within(1e-12));
  }

  /// The worked example of `evaluation.md`, B.1, with population standard deviations.
  @Test
  void oneRecordByHand() {
    double[] in = {2.1, 2.5, 1.9, 2.8};
    double[] out = {0.3, 0.8, 0.1, 0.6};

    double ratio =
        Lira.logRatio(1.7, Lira.mean(in), Lira.deviation(in), Lira.mean(out), Lira.deviation(out));

    assertThat(ratio).isCloseTo(8.913593282673, within(1e-11));
  }

  @Test
  void aSignalThatNeverVariesScoresTheSameForAll() {
    double[][] same = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
    boolean[][] members = {{true, false, true}, {false, true, false}, {true, true, false}};

    assertThat(Lira.scores(new References(same, members), new double[] {1, 1, 1}))
        .containsExactly(0, 0, 0);
    assertThat(
            Rmia.tuned(new References(same, members))
                .scores(new References(same, members), new double[] {1, 1, 1}))
        .containsExactly(0, 0, 0);
  }
}
