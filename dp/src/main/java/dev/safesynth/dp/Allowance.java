package dev.safesynth.dp;

/// A paid number of uses of one mechanism on one part of the data. The kernel takes one use before
/// it draws, so a caller cannot draw more often than the [Charge] has paid for.
///
/// Not thread-safe: one part is worked on by one thread.
public final class Allowance {
  private final Mechanism mechanism;
  private int left;

  Allowance(Mechanism mechanism, int uses) {
    this.mechanism = mechanism;
    this.left = uses;
  }

  /// How many uses remain.
  public int left() {
    return left;
  }

  /// Takes one use of `user`.
  void take(Mechanism user) {
    if (!user.equals(mechanism)) {
      throw new IllegalStateException("this allowance was paid for another mechanism");
    }
    if (left == 0) {
      throw new IllegalStateException("the allowance is used up");
    }
    left--;
  }
}
