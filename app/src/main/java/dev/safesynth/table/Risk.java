package dev.safesynth.table;

import dev.safesynth.statistics.Interval;
import java.util.Optional;

/// One of the risks of the Article 29 opinion (WP216), as success of an attack on the private rows
/// beside its success on rows of the same source that the generator never saw. Only the difference
/// tells of the release: what succeeds on both follows from the population.
///
/// @param attack what was tried
/// @param withheld why there are no figures; absent when there are
/// @param members success on private rows
/// @param control success on holdout rows
/// @param baseline success without the release, see the attack
/// @param excess `members` minus `control`; 0 for no leak
/// @param excessInterval 95%, Newcombe's
/// @param detectable the least true excess that this many trials would have shown at 95% with even
///   odds, if the control succeeds as often as here
public record Risk(
    String attack,
    Optional<String> withheld,
    Optional<Rate> members,
    Optional<Rate> control,
    Optional<Rate> baseline,
    Optional<Double> excess,
    Optional<Interval> excessInterval,
    Optional<Double> detectable) {

  static Risk withheld(String attack, String reason) {
    return new Risk(
        attack,
        Optional.of(reason),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Risk of(String attack, Rate members, Rate control, Optional<Rate> baseline) {
    return new Risk(
        attack,
        Optional.empty(),
        Optional.of(members),
        Optional.of(control),
        baseline,
        Optional.of(members.rate() - control.rate()),
        Optional.of(members.minus(control)),
        Optional.of(detectable(members.trials(), control)));
  }

  /// The smallest excess whose interval would be above zero.
  private static double detectable(int trials, Rate control) {
    int least = (int) Math.floor(control.rate() * trials);
    for (int successes = least; successes <= trials; successes++) {
      Rate members = Rate.of(successes, trials);
      if (members.minus(control).low() > 0) {
        return members.rate() - control.rate();
      }
    }
    return 1 - control.rate();
  }
}
