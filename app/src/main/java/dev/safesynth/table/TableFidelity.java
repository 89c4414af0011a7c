package dev.safesynth.table;

import dev.safesynth.statistics.Rate;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// How alike a synthetic table is to the real one, beside its anchors, which have as many rows.
/// Deterministic for a seed.
///
/// @param realRows rows that everything is compared with
/// @param comparedRows rows of each table that is compared: the smaller one of synthetic table and
///   holdout, drawn at random, since every score depends on it
/// @param withheld why there are no scores; absent when there are
/// @param synthetic the synthetic table
/// @param ceiling real rows that the generator did not have
/// @param ceilingWithheld why there is no ceiling
/// @param independentMarginals each column drawn by itself from the real table: what knowing no
///   relation between columns gives
/// @param outside how many synthetic rows have a value that the schema does not permit, by column
/// @param withoutPrivateData the same generator without private data, where there is such a table
public record TableFidelity(
    int realRows,
    int comparedRows,
    Optional<String> withheld,
    Map<String, Rate> outside,
    Optional<FidelityScores> synthetic,
    Optional<FidelityScores> ceiling,
    Optional<String> ceilingWithheld,
    Optional<FidelityScores> independentMarginals,
    Optional<FidelityScores> withoutPrivateData) {
  /// Fewest rows of which anything is said.
  static final int FEWEST = 50;

  /// Compares the tables.
  public static TableFidelity measure(Tables tables, long seed) {
    Table real = tables.real();
    int rows =
        tables
            .holdout()
            .map(Table::rows)
            .filter(held -> held >= FEWEST)
            .map(held -> Math.min(held, tables.synthetic().rows()))
            .orElse(tables.synthetic().rows());
    if (rows < FEWEST || real.rows() < FEWEST) {
      return new TableFidelity(
          real.rows(),
          rows,
          Optional.of("fewer than " + FEWEST + " real or synthetic rows say nothing"),
          tables.outside(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    Random random = new Random(seed);
    Table synthetic = tables.synthetic().sample(rows, random);
    Optional<Table> ceiling =
        tables.holdout().filter(it -> it.rows() >= rows).map(it -> it.sample(rows, random));
    Table independent = real.independent(rows, random);
    Optional<Table> floor =
        tables.floor().filter(it -> it.rows() >= FEWEST).map(it -> it.sample(rows, random));
    return new TableFidelity(
        real.rows(),
        rows,
        Optional.empty(),
        tables.outside(),
        Optional.of(FidelityScores.of(real, synthetic, seed)),
        ceiling.map(it -> FidelityScores.of(real, it, seed)),
        ceiling.isPresent()
            ? Optional.empty()
            : Optional.of("no holdout of at least " + FEWEST + " rows was given"),
        Optional.of(FidelityScores.of(real, independent, seed)),
        floor.map(it -> FidelityScores.of(real, it, seed)));
  }
}
