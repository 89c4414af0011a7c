package dev.safesynth.attack.shadow;

import java.util.stream.IntStream;

/// A signal of several releases for several records, and which of the records each release was made
/// from.
final class References {
  private final double[][] signals;
  private final boolean[][] members;

  /// @param signals of each release for each record
  /// @param members the same shape: whether the release had the record
  References(double[][] signals, boolean[][] members) {
    this.signals = signals;
    this.members = members;
  }

  int releases() {
    return signals.length;
  }

  int records() {
    return signals.length == 0 ? 0 : signals[0].length;
  }

  /// The signals for one record of the releases that had it, or had it not.
  double[] values(int record, boolean member) {
    return IntStream.range(0, releases())
        .filter(release -> members[release][record] == member)
        .mapToDouble(release -> signals[release][record])
        .toArray();
  }

  /// All releases but one.
  References without(int release) {
    int[] rest = IntStream.range(0, releases()).filter(other -> other != release).toArray();
    return new References(
        IntStream.of(rest).mapToObj(other -> signals[other]).toArray(double[][]::new),
        IntStream.of(rest).mapToObj(other -> members[other]).toArray(boolean[][]::new));
  }

  /// The signals of one release.
  double[] signals(int release) {
    return signals[release];
  }

  /// The records that one release had.
  boolean[] members(int release) {
    return members[release];
  }
}
