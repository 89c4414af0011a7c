package dev.safesynth.table;

import dev.safesynth.statistics.Rate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// The three risks of the Article 29 opinion, membership inference and nearest distances for a
/// synthetic table, each with the holdout as control. Deterministic for a seed.
///
/// @param withheld why there are no figures at all; absent when there are
/// @param members private rows used, at most [#MOST_ROWS], as many as of the holdout
/// @param control holdout rows used
/// @param blindBaseline how well boosted trees tell private rows from the holdout without the
///   release; when its area is off 1/2 the two differ by themselves and no figure means anything
/// @param sharedRows share of holdout rows that equal some private row in every column; such rows
///   are alike on both sides and take part as they are
/// @param sharedRowsNote said when there are many
/// @param risks singling out, linkability, attribute inference for each category column; p-values
///   are corrected for their number
/// @param membership DOMIAS
/// @param nearestRows distances, which prove nothing
public record TableAttacks(
    Optional<String> withheld,
    int members,
    int control,
    Optional<Detection.Area> blindBaseline,
    Optional<Rate> sharedRows,
    Optional<String> sharedRowsNote,
    List<Risk> risks,
    Optional<Membership> membership,
    Optional<NearestRows> nearestRows) {
  /// Attempts of each attack.
  static final int TRIALS = 500;

  /// Fewer attempts say nothing.
  static final int FEWEST_TRIALS = 20;

  private static final int MOST_ROWS = 5000;
  private static final int MOST_SECRETS = 10;
  private static final int FEWEST_ROWS = 50;
  private static final int FEWEST_SYNTHETIC = 10;
  private static final double MANY_SHARED = 0.5;

  public TableAttacks {
    risks = List.copyOf(risks);
  }

  private static TableAttacks withheld(String reason, int members, int control) {
    return new TableAttacks(
        Optional.of(reason),
        members,
        control,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// Attacks the synthetic table.
  ///
  /// @param tables with real rows and a holdout that were split at random
  /// @param delta at which bounds on epsilon are given, in (0, 1)
  public static TableAttacks run(Tables tables, double delta, long seed) {
    int held = tables.holdout().map(Table::rows).orElse(0);
    if (held == 0) {
      return withheld(
          "no holdout was given, and without rows that the generator never saw an attack's success"
              + " means nothing",
          tables.real().rows(),
          0);
    }
    int rows = Math.min(MOST_ROWS, Math.min(held, tables.real().rows()));
    if (rows < FEWEST_ROWS || tables.synthetic().rows() < FEWEST_SYNTHETIC) {
      return withheld(
          "fewer than %d private or holdout rows, or %d synthetic ones, say nothing"
              .formatted(FEWEST_ROWS, FEWEST_SYNTHETIC),
          tables.real().rows(),
          held);
    }
    Random random = new Random(seed);
    Table members = tables.real().sample(rows, random);
    Table control = tables.holdout().orElseThrow().sample(rows, random);
    Detection.Area blind = Detection.of(control, members, random).boostedTrees();
    if (!blind.allowed().contains(0.5)) {
      return withheld(
          "private and holdout rows can be told apart without the release, so they are no random"
              + " split and no attack on it means anything",
          rows,
          rows);
    }
    Table synthetic = tables.synthetic().sample(MOST_ROWS, random);
    Table floor = members.independent(synthetic.rows(), random);
    Rate shared = shared(members, control);
    return new TableAttacks(
        Optional.empty(),
        rows,
        rows,
        Optional.of(blind),
        Optional.of(shared),
        shared.share() > MANY_SHARED
            ? Optional.of(
                "most holdout rows equal a private row: either the columns are coarse, or the holdout"
                    + " overlaps the private table and every leak is underestimated")
            : Optional.empty(),
        risks(synthetic, members, control, floor, random, seed),
        Optional.of(membership(synthetic, members, control, delta, random)),
        Optional.of(
            NearestRows.of(
                synthetic.sample(Math.min(synthetic.rows(), rows), random), members, control)));
  }

  private static List<Risk> risks(
      Table synthetic, Table members, Table control, Table floor, Random random, long seed) {
    List<Risk> risks = new ArrayList<>();
    risks.add(SinglingOut.univariate(synthetic, members, control, floor, random));
    risks.add(SinglingOut.multivariate(synthetic, members, control, floor, random));
    risks.add(Linkability.attack(synthetic, members, control, random));
    int secrets = 0;
    for (int i = 0; i < synthetic.columns().size() && secrets < MOST_SECRETS; i++) {
      if (!synthetic.column(i).isNumeric()) {
        secrets++;
        risks.add(AttributeInference.attack(synthetic, members, control, i, seed));
      }
    }
    return Risk.corrected(risks);
  }

  /// Three fifths of the control rows are attacked, so that 5,000 of them are enough to certify a
  /// false-positive rate of 0.1%; the others stand for the population.
  private static Membership membership(
      Table synthetic, Table members, Table control, double delta, Random random) {
    int attacked = control.rows() * 3 / 5;
    return Membership.attack(
        synthetic,
        members.at(range(0, attacked)),
        control.at(range(0, attacked)),
        control.at(range(attacked, control.rows())),
        delta,
        random);
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static Rate shared(Table members, Table control) {
    Set<List<Double>> known = new HashSet<>();
    for (int row = 0; row < members.rows(); row++) {
      known.add(values(members, row));
    }
    int shared = 0;
    for (int row = 0; row < control.rows(); row++) {
      shared += known.contains(values(control, row)) ? 1 : 0;
    }
    return Rate.of(shared, control.rows());
  }

  private static List<Double> values(Table table, int row) {
    return table.columns().stream()
        .map(column -> column.isNumeric() ? column.numbers[row] : column.codes[row])
        .toList();
  }
}
