package dev.safesynth.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DomiasTest {
  private record Row(String side, float x, float y, float z, double score) {
    float[] vector() {
      return new float[] {x, y, z};
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(DomiasTest.class.getResourceAsStream("/golden/attack/domias.csv"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(
              cells ->
                  rows.add(
                      new Row(
                          cells[0],
                          Float.parseFloat(cells[1]),
                          Float.parseFloat(cells[2]),
                          Float.parseFloat(cells[3]),
                          Double.parseDouble(cells[4]))));
    }
    return rows;
  }

  private static Vectors side(String name) throws IOException {
    return new Vectors(
        rows().stream().filter(row -> row.side().equals(name)).map(Row::vector).toList());
  }

  /// Vectors are of 32 bits here and of 64 there.
  @Test
  void agreesWithTheNeighboursThatScipyFinds() throws IOException {
    Domias domias = Domias.of(side("released"), side("reference")).orElseThrow();

    List<Row> targets = rows().stream().filter(row -> row.side().equals("target")).toList();
    assertThat(targets)
        .hasSize(20)
        .allSatisfy(
            row -> assertThat(domias.score(row.vector())).isCloseTo(row.score(), within(1e-5)));
  }

  @Test
  void needsTenVectorsOnEitherSide() throws IOException {
    assertThat(Domias.of(new Vectors(List.of(new float[] {1})), side("reference"))).isEmpty();
    assertThat(Domias.of(side("released"), new Vectors(List.of()))).isEmpty();
  }
}
