package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import java.util.List;

/// The private answer of a query together with what one record can change in it. A mechanism takes
/// a query and nothing less, and refuses one whose sensitivity it is not proven for.
///
/// The number of coordinates is public. A private answer of another length is cut, or continued
/// with 0: a refusal would depend on private data.
///
/// @param <A> `long[]` for integer answers, `double[]` for real ones
public final class Query<A> {
  /// Integer units of one record in [#sum]: fewer than 2^31 records of at most 2^31 units cannot
  /// overflow.
  private static final double LARGEST_UNITS = 0x1p31;

  private final Private<A> answer;
  private final int coordinates;
  private final Sensitivity sensitivity;

  private Query(Private<A> answer, int coordinates, Sensitivity sensitivity) {
    if (coordinates < 1) {
      throw new IllegalArgumentException("coordinates must be >= 1, was " + coordinates);
    }
    this.answer = answer;
    this.coordinates = coordinates;
    this.sensitivity = sensitivity;
  }

  /// A query with integer answers whose sensitivity the caller has proven.
  public static Query<long[]> ofIntegers(
      Private<long[]> answer, int coordinates, Sensitivity sensitivity) {
    return new Query<>(answer.map(long[]::clone), coordinates, sensitivity);
  }

  /// A query with real answers whose sensitivity the caller has proven for the doubles that are in
  /// `answer`: a sum of doubles in another order is another double (Casacuberta, Shoemate, Vadhan
  /// and Wagaman 2022), so sums belong into [#sum]. NaN counts as 0 and an infinity as the largest
  /// double of its sign; the sensitivity must hold after that.
  public static Query<double[]> ofReals(
      Private<double[]> answer, int coordinates, Sensitivity sensitivity) {
    return new Query<>(answer.map(double[]::clone), coordinates, sensitivity);
  }

  /// How many records fall into each of `0 .. categories - 1`; an index outside counts nowhere.
  ///
  /// One record added or removed changes one count by 1; one replaced may move from one count to
  /// another.
  ///
  /// @param category for each record the index of its category, never null
  /// @param norm the norm in which the sensitivity is stated
  public static Query<long[]> histogram(
      Private<List<Integer>> category,
      int categories,
      Sensitivity.Norm norm,
      Neighbouring relation) {
    boolean one = relation == Neighbouring.ADD_OR_REMOVE_ONE;
    double value =
        switch (norm) {
          case L1, RANGE -> one ? 1 : 2;
          case L2 -> one ? 1 : Math.nextUp(StrictMath.sqrt(2));
          case L_INFINITY, MONOTONE -> 1;
        };
    Private<long[]> counts = category.map(indices -> counts(indices, categories));
    return new Query<>(counts, categories, new Sensitivity(norm, value, relation));
  }

  private static long[] counts(List<Integer> indices, int categories) {
    var counts = new long[categories];
    for (int index : indices) {
      if (index >= 0 && index < categories) {
        counts[index]++;
      }
    }
    return counts;
  }

  /// The sum of one bounded number per record, in integer units of `unit`: each value is clamped to
  /// `[lower, upper]` (NaN counts as 0, then clamped) and put on the grid before it is added, so
  /// the sum has no rounding and no order, and the sensitivity is that of integers.
  ///
  /// @param values for each record its number, never null
  /// @param lower at most `upper`; both finite, not both 0, at most `2^31 · unit` in magnitude
  /// @param unit the grid step, finite and above 0
  /// @param norm [Sensitivity.Norm#L1], [Sensitivity.Norm#L2] or [Sensitivity.Norm#L_INFINITY]; for
  ///   one number they are the same
  public static Query<long[]> sum(
      Private<List<Double>> values,
      double lower,
      double upper,
      double unit,
      Sensitivity.Norm norm,
      Neighbouring relation) {
    if (!(unit > 0) || unit == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("unit must be finite and > 0, was " + unit);
    }
    if (!(lower <= upper)
        || !(lower / unit >= -LARGEST_UNITS)
        || !(upper / unit <= LARGEST_UNITS)) {
      throw new IllegalArgumentException(
          "bounds must satisfy -2^31 units <= lower <= upper <= 2^31 units");
    }
    if (norm == Sensitivity.Norm.MONOTONE || norm == Sensitivity.Norm.RANGE) {
      throw new IllegalArgumentException("norm must be L1, L2 or L_INFINITY, was " + norm);
    }
    long least = Math.round(lower / unit);
    long most = Math.round(upper / unit);
    long moved =
        relation == Neighbouring.ADD_OR_REMOVE_ONE
            ? Math.max(Math.abs(least), Math.abs(most))
            : most - least;
    Private<long[]> sum =
        values.map(
            all -> {
              long total = 0;
              for (double value : all) {
                total += Math.clamp(Math.round(value / unit), least, most);
              }
              return new long[] {total};
            });
    return new Query<>(sum, 1, new Sensitivity(norm, moved, relation));
  }

  /// How many numbers the answer has.
  public int coordinates() {
    return coordinates;
  }

  /// What one record can change.
  public Sensitivity sensitivity() {
    return sensitivity;
  }

  /// The answer, for a mechanism that is proven for `proven`.
  ///
  /// @throws IllegalArgumentException when the query is of another norm or relation, or can move
  ///   further; these are public, so the refusal tells nothing
  A within(Sensitivity proven) {
    Sensitivity own = sensitivity.in(proven.norm());
    if (own.relation() != proven.relation() || own.value() > proven.value()) {
      throw new IllegalArgumentException(
          "the mechanism is proven for %s, the query has %s".formatted(proven, own));
    }
    return answer.inKernel();
  }

  /// As [#within(Sensitivity)], for a mechanism of a fixed number of coordinates.
  A within(Sensitivity proven, int expected) {
    if (coordinates != expected) {
      throw new IllegalArgumentException(
          "the mechanism is made for %d coordinates, the query has %d"
              .formatted(expected, coordinates));
    }
    return within(proven);
  }
}
