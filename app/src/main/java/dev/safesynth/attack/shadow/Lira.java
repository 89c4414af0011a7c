package dev.safesynth.attack.shadow;

import java.util.Arrays;

/// The likelihood ratio attack, online (Carlini et al. 2022, "Membership Inference Attacks From
/// First Principles", algorithm 1): for each record one Gaussian of its signal in releases that had
/// it and one of its signal in releases that had it not; the score is the log likelihood ratio of
/// the signal in the attacked release.
///
/// The means are the record's own. With fewer than [#OWN_SPREAD] references the two standard
/// deviations are those of all records together, as in the paper's section on few shadow models;
/// from there on they are the record's own as well.
final class Lira {
  /// References from which each record has standard deviations of its own.
  static final int OWN_SPREAD = 64;

  /// Keeps signals that never vary from dividing by zero.
  private static final double LEAST_SPREAD = 1e-9;

  private Lira() {}

  /// The score of each record; higher for members.
  ///
  /// @param references signal of each reference release for each record; every record is in one of
  ///   them at least and missing from one at least
  /// @param target signal of the attacked release for each record
  static double[] scores(References references, double[] target) {
    boolean own = references.releases() >= OWN_SPREAD;
    double pooledIn = pooled(references, true);
    double pooledOut = pooled(references, false);
    var scores = new double[target.length];
    for (int record = 0; record < target.length; record++) {
      double[] in = references.values(record, true);
      double[] out = references.values(record, false);
      scores[record] =
          logRatio(
              target[record],
              mean(in),
              own ? deviation(in) : pooledIn,
              mean(out),
              own ? deviation(out) : pooledOut);
    }
    return scores;
  }

  /// ln N(x; meanIn, deviationIn) - ln N(x; meanOut, deviationOut).
  static double logRatio(
      double x, double meanIn, double deviationIn, double meanOut, double deviationOut) {
    return logDensity(x, meanIn, deviationIn) - logDensity(x, meanOut, deviationOut);
  }

  /// Without the constant that cancels.
  private static double logDensity(double x, double mean, double deviation) {
    double spread = Math.max(deviation, LEAST_SPREAD);
    double z = (x - mean) / spread;
    return -z * z / 2 - Math.log(spread);
  }

  /// The standard deviation around each record's own mean, over all records: the sum of squares by
  /// the number of values less the number of means.
  private static double pooled(References references, boolean member) {
    double squares = 0;
    int freedom = 0;
    for (int record = 0; record < references.records(); record++) {
      double[] values = references.values(record, member);
      double deviation = deviation(values);
      squares += deviation * deviation * values.length;
      freedom += values.length - 1;
    }
    return freedom == 0 ? LEAST_SPREAD : Math.sqrt(squares / freedom);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /// That of the values themselves, not an estimate for more (NumPy's default).
  static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }
}
