package dev.safesynth.attack.extraction;

import dev.safesynth.data.LabelledText;
import dev.safesynth.statistics.FourfoldTable;
import dev.safesynth.statistics.Rate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Personal data of one kind that the release repeats. Counted are distinct values that occur in
/// members only, against values that occur in holdout records only, and in no public text: a raw
/// count mostly measures how common a value is.
///
/// @param kind of the values
/// @param members share of member-only values that are in the release; absent without such values
/// @param holdout the same for holdout-only values: what occurs by chance
/// @param ownedByOne repeated member-only values that a single member has
/// @param ratioAtLeast lower 95% limit of the ratio of the two shares
/// @param pValue of Fisher's exact test that members' values are not repeated more often. Values of
///   one record share its fate, so where records hold several of a kind it is too sure.
/// @param reason why there is no comparison; absent when there is
public record Replay(
    PersonalData kind,
    Optional<Rate> members,
    Optional<Rate> holdout,
    int ownedByOne,
    Optional<Double> ratioAtLeast,
    Optional<Double> pValue,
    Optional<String> reason) {
  private static final double ALPHA = 0.05;

  static Replay of(
      PersonalData kind,
      List<LabelledText> synthetic,
      List<LabelledText> members,
      List<LabelledText> holdout,
      List<LabelledText> known) {
    Map<String, Integer> released = owners(kind, synthetic);
    Map<String, Integer> ofMembers = owners(kind, members);
    Map<String, Integer> ofHoldout = owners(kind, holdout);
    Set<String> elsewhere = new HashSet<>(owners(kind, known).keySet());
    Set<String> both = new HashSet<>(ofMembers.keySet());
    both.retainAll(ofHoldout.keySet());
    elsewhere.addAll(both);
    ofMembers.keySet().removeAll(elsewhere);
    ofHoldout.keySet().removeAll(elsewhere);

    Optional<Rate> inMembers = repeated(ofMembers, released);
    Optional<Rate> inHoldout = repeated(ofHoldout, released);
    int ownedByOne =
        (int)
            ofMembers.entrySet().stream()
                .filter(value -> value.getValue() == 1 && released.containsKey(value.getKey()))
                .count();
    if (inMembers.isEmpty() || inHoldout.isEmpty()) {
      return new Replay(
          kind,
          inMembers,
          inHoldout,
          ownedByOne,
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              inMembers.isEmpty()
                  ? "no member has a value of this kind that is not public or in the holdout"
                  : "no holdout record has a value of this kind to compare with"));
    }
    FourfoldTable table =
        new FourfoldTable(
            inMembers.get().count(),
            inMembers.get().of(),
            inHoldout.get().count(),
            inHoldout.get().of());
    boolean tooFew =
        new FourfoldTable(table.trials(), table.trials(), 0, table.otherTrials()).pValue() > ALPHA;
    return new Replay(
        kind,
        inMembers,
        inHoldout,
        ownedByOne,
        tooFew ? Optional.empty() : table.ratioLowerLimit(),
        tooFew ? Optional.empty() : Optional.of(table.pValue()),
        tooFew
            ? Optional.of("too few values: even if all were repeated it could be chance")
            : Optional.empty());
  }

  private static Optional<Rate> repeated(
      Map<String, Integer> values, Map<String, Integer> released) {
    int count = (int) values.keySet().stream().filter(released::containsKey).count();
    return values.isEmpty() ? Optional.empty() : Optional.of(Rate.of(count, values.size()));
  }

  /// Each value with the number of texts that have it.
  private static Map<String, Integer> owners(PersonalData kind, List<LabelledText> texts) {
    Map<String, Integer> owners = new HashMap<>();
    texts.forEach(
        text -> kind.in(text.text()).forEach(value -> owners.merge(value, 1, Integer::sum)));
    return owners;
  }
}
