package dev.safesynth.table;

import dev.safesynth.statistics.FourfoldTable;
import dev.safesynth.statistics.Holm;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
/// @param excessInterval 95%, Newcombe's; for attempts of the same kind on both sides it is a
///   little wide
/// @param detectable the least true excess that this many trials would have shown at 95% with even
///   odds, if the control succeeds as often as here
/// @param pValue Fisher's exact test, one-sided: as many successes on private rows by chance
/// @param holmPValue `pValue` corrected for the number of attacks that were tried together
public record Risk(
    String attack,
    Optional<String> withheld,
    Optional<Rate> members,
    Optional<Rate> control,
    Optional<Rate> baseline,
    Optional<Double> excess,
    Optional<Interval> excessInterval,
    Optional<Double> detectable,
    Optional<Double> pValue,
    Optional<Double> holmPValue) {

  static Risk withheld(String attack, String reason) {
    return new Risk(
        attack,
        Optional.of(reason),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Risk of(String attack, Rate members, Rate control, Optional<Rate> baseline) {
    FourfoldTable counts = against(members.count(), members.of(), control);
    return new Risk(
        attack,
        Optional.empty(),
        Optional.of(members),
        Optional.of(control),
        baseline,
        Optional.of(counts.difference()),
        Optional.of(counts.differenceInterval()),
        Optional.of(detectable(members.of(), control)),
        Optional.of(counts.pValue()),
        Optional.of(counts.pValue()));
  }

  /// The same risks with `holmPValue` for all of them that have figures.
  static List<Risk> corrected(List<Risk> risks) {
    List<Risk> corrected = new ArrayList<>(risks);
    int[] tried =
        IntStream.range(0, risks.size()).filter(i -> risks.get(i).pValue.isPresent()).toArray();
    double[] values =
        Holm.corrected(
            IntStream.of(tried).mapToDouble(i -> risks.get(i).pValue.orElseThrow()).toArray());
    for (int i = 0; i < tried.length; i++) {
      corrected.set(tried[i], risks.get(tried[i]).withHolm(values[i]));
    }
    return corrected;
  }

  /// Whether it does better on private rows than on others, also after the correction.
  public boolean shown() {
    return holmPValue.filter(p -> p < 0.05).isPresent();
  }

  private Risk withHolm(double value) {
    return new Risk(
        attack,
        withheld,
        members,
        control,
        baseline,
        excess,
        excessInterval,
        detectable,
        pValue,
        Optional.of(value));
  }

  private static FourfoldTable against(int successes, int trials, Rate control) {
    return new FourfoldTable(successes, trials, control.count(), control.of());
  }

  /// The smallest excess whose interval would be above zero.
  private static double detectable(int trials, Rate control) {
    int least = (int) Math.floor(control.share() * trials);
    for (int successes = least; successes <= trials; successes++) {
      FourfoldTable counts = against(successes, trials, control);
      if (counts.differenceInterval().low() > 0) {
        return counts.difference();
      }
    }
    return 1 - control.share();
  }
}
