package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.Rational;

/// How far one record can move a query, with the norm in which it is measured.
///
/// A mechanism is proven for one norm and one relation and refuses a [Query] of any other, so a
/// number cannot be taken for the wrong distance. [#in(Norm)] converts where the conversion is a
/// theorem.
///
/// @param norm the norm of the difference
/// @param value the largest norm over neighbouring data sets, finite and above 0
/// @param relation the neighbouring relation it holds for
public record Sensitivity(Norm norm, double value, Neighbouring relation) {
  /// How the difference `d` of two query answers is measured.
  public enum Norm {
    /// The sum of `|d(v)|`.
    L1,
    /// The root of the sum of `d(v)²`.
    L2,
    /// The largest `|d(v)|`.
    L_INFINITY,
    /// The largest `|d(v)|`, of queries that adding a record moves up or not at all. For
    /// [Neighbouring#ADD_OR_REMOVE_ONE] only.
    MONOTONE,
    /// The largest `d(v)` minus the smallest: what a choice among candidates notices, since it does
    /// not notice a constant that is added to all scores.
    RANGE
  }

  public Sensitivity {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("sensitivity must be finite and > 0, was " + value);
    }
    if (norm == Norm.MONOTONE && relation != Neighbouring.ADD_OR_REMOVE_ONE) {
      throw new IllegalArgumentException("monotone queries are defined under add_or_remove_one");
    }
  }

  /// The same bound, as it follows in another norm.
  ///
  /// `L1` bounds `L2`, `L2` bounds `L_INFINITY`, and `MONOTONE` bounds `L_INFINITY` and `RANGE` by
  /// the same number; `L_INFINITY` bounds `RANGE` by twice the number.
  ///
  /// @throws IllegalArgumentException where nothing follows
  public Sensitivity in(Norm other) {
    if (other == norm) {
      return this;
    }
    return switch (norm) {
      case L1 -> new Sensitivity(Norm.L2, value, relation).in(other);
      case L2 -> new Sensitivity(Norm.L_INFINITY, value, relation).in(other);
      case L_INFINITY -> inRange(2 * value, other);
      case MONOTONE ->
          other == Norm.L_INFINITY
              ? new Sensitivity(Norm.L_INFINITY, value, relation)
              : inRange(value, other);
      case RANGE -> throw nothingFollows(other);
    };
  }

  private Sensitivity inRange(double range, Norm other) {
    if (other != Norm.RANGE) {
      throw nothingFollows(other);
    }
    return new Sensitivity(Norm.RANGE, range, relation);
  }

  private IllegalArgumentException nothingFollows(Norm other) {
    return new IllegalArgumentException(
        "a sensitivity in %s says nothing in %s".formatted(norm, other));
  }

  /// This bound, or a refusal when it is in another norm than the mechanism is proven for.
  Sensitivity require(Norm proven) {
    if (norm != proven) {
      throw new IllegalArgumentException(
          "sensitivity must be in %s, was in %s".formatted(proven, norm));
    }
    return this;
  }

  /// The bound of an integer query, whose answers move by whole numbers: rounded down, in `1 ..
  /// 2^53`.
  long whole() {
    if (!(value >= 1) || !(value <= 0x1p53)) {
      throw new IllegalArgumentException(
          "the sensitivity of an integer query must be in [1, 2^53], was " + value);
    }
    // a quotient such as 0.7 / 0.1 lies just below the whole number that it stands for
    double next = Math.ceil(value);
    return (long) (next - value <= 4 * Math.ulp(value) ? next : value);
  }

  /// The bound as a fraction.
  Rational exact() {
    return Rational.ofExactly(value);
  }
}
