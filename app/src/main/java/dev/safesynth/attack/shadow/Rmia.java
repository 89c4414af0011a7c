package dev.safesynth.attack.shadow;

import dev.safesynth.statistics.RocCurve;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The robust membership inference attack, offline (Zarifzadeh, Liu and Shokri 2024, "Low-Cost
/// High-Power Membership Inference Attacks"; as in the package ml_privacy_meter): how much more
/// probable the attacked release makes a record than releases without it, compared with the same
/// ratio of other records. Made for few references.
///
/// `P(x) = ((1 + a) P_out(x) + (1 - a)) / 2` with `P_out` the mean probability under references
/// that had not the record; `ratio(x) = P_target(x) / P(x)`; the score is the share of the
/// population with `ratio(x) / ratio(z) > gamma`, gamma = 1. The population are the attacked
/// records themselves, whose membership the attack does not know.
///
/// @param a how much a probability rises by membership, in [0, 1]; 1 for not at all
record Rmia(double a) {
  private static final int STEPS = 10;

  /// Chooses `a` by attacking the first reference with the help of the others; its members are
  /// known, so the attacked release has no say.
  ///
  /// @param references probabilities, at least three releases
  static Rmia tuned(References references) {
    References others = references.without(0);
    boolean[] members = references.members(0);
    int[] usable =
        IntStream.range(0, references.records())
            .filter(record -> others.values(record, false).length > 0)
            .toArray();
    long in = IntStream.of(usable).filter(record -> members[record]).count();
    if (in < 2 || usable.length - in < 2) {
      return new Rmia(1);
    }
    double[] target = references.signals(0);
    Rmia best = new Rmia(0);
    double bestArea = -1;
    for (int step = 0; step <= STEPS; step++) {
      Rmia attack = new Rmia((double) step / STEPS);
      double[] ratios =
          IntStream.of(usable)
              .mapToDouble(record -> attack.ratio(others, target, record))
              .toArray();
      double area =
          new RocCurve(of(ratios, usable, members, true), of(ratios, usable, members, false))
              .area();
      if (area > bestArea) {
        best = attack;
        bestArea = area;
      }
    }
    return best;
  }

  private static double[] of(double[] ratios, int[] records, boolean[] members, boolean member) {
    return IntStream.range(0, records.length)
        .filter(i -> members[records[i]] == member)
        .mapToDouble(i -> ratios[i])
        .toArray();
  }

  /// The score of each record, in [0, 1]; higher for members.
  ///
  /// @param references probabilities in (0, 1]; every record is missing from one release at least
  /// @param target probability of each record under the attacked release
  double[] scores(References references, double[] target) {
    double[] ratios =
        IntStream.range(0, target.length)
            .mapToDouble(record -> ratio(references, target, record))
            .toArray();
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return Arrays.stream(ratios)
        .map(ratio -> (double) countBelow(sorted, ratio) / sorted.length)
        .toArray();
  }

  private double ratio(References references, double[] target, int record) {
    double out = Lira.mean(references.values(record, false));
    return target[record] / (((1 + a) * out + (1 - a)) / 2);
  }

  private static int countBelow(double[] sorted, double value) {
    int at = Arrays.binarySearch(sorted, value);
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && sorted[at - 1] == value) {
      at--;
    }
    return at;
  }
}
