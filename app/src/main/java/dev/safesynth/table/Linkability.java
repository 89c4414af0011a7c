package dev.safesynth.table;

import dev.safesynth.statistics.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Linkability: the attacker knows some columns of a person, and has a line-up of ten rows with the
/// other columns, one of which is the person's. The synthetic table is to tell which: the two parts
/// belong together whose union is nearest to a synthetic row ([Distances]). Success by chance is
/// one in ten (the baseline); on holdout rows it is what the relations between columns give.
final class Linkability {
  private static final int LINE_UP = 10;

  private Linkability() {}

  static Risk attack(Table synthetic, Table members, Table control, Random random) {
    String name = "linkability";
    if (synthetic.columns().size() < 2 || members.rows() < LINE_UP || control.rows() < LINE_UP) {
      return Risk.withheld(
          name, "linking needs two columns and ten rows of members and of the control");
    }
    Distances distances = Distances.of(synthetic);
    int columns = synthetic.columns().size();
    boolean[] known = new boolean[columns];
    for (int column : Draws.permutation(columns, random, columns / 2)) {
      known[column] = true;
    }
    int trials = Math.min(TableAttacks.TRIALS, Math.min(members.rows(), control.rows()));
    return Risk.of(
        name,
        rate(distances, synthetic, members, known, trials, random),
        rate(distances, synthetic, control, known, trials, random),
        Optional.of(Rate.of(Math.round((float) trials / LINE_UP), trials)));
  }

  private static Rate rate(
      Distances distances,
      Table synthetic,
      Table people,
      boolean[] known,
      int trials,
      Random random) {
    int successes = 0;
    for (int target : Draws.permutation(people.rows(), random, trials)) {
      int[] lineUp = new int[LINE_UP];
      lineUp[0] = target;
      for (int i = 1; i < LINE_UP; i++) {
        int other = random.nextInt(people.rows() - 1);
        lineUp[i] = other < target ? other : other + 1;
      }
      Table unions = unions(people, known, target, lineUp);
      double best = Double.POSITIVE_INFINITY;
      int ties = 0;
      boolean won = false;
      for (int i = 0; i < LINE_UP; i++) {
        double distance = distances.nearest(unions, i, synthetic, 1)[0];
        if (distance < best) {
          best = distance;
          ties = 1;
          won = i == 0;
        } else if (distance == best) {
          // each of the tied ones is taken with the same probability
          won &= random.nextInt(++ties) != 0;
        }
      }
      successes += won ? 1 : 0;
    }
    return Rate.of(successes, trials);
  }

  /// The known columns of the target, with the other columns of each row of the line-up.
  private static Table unions(Table people, boolean[] known, int target, int[] lineUp) {
    int[] same = new int[lineUp.length];
    Arrays.fill(same, target);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < known.length; i++) {
      columns.add(people.column(i).at(known[i] ? same : lineUp));
    }
    return new Table(columns, lineUp.length);
  }
}
