package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.NearDuplicates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The records whose membership is attacked, and whether an attack on them can mean anything.
///
/// A record whose near-duplicate ([NearDuplicates]) is on the other side is neither member nor
/// non-member: its whole cluster is left out. Of a cluster on one side a single record stays, since
/// copies are not independent evidence and would let the blind baseline learn membership from the
/// copies in its training folds.
///
/// @param members one record of each cluster of members
/// @param nonMembers one record of each cluster of non-members
/// @param acrossSplit records left out because a near-duplicate is on the other side
/// @param blindBaseline absent when there are too few records
record Targets(
    List<LabelledText> members,
    List<LabelledText> nonMembers,
    int acrossSplit,
    Optional<BlindBaseline> blindBaseline) {
  /// Fewest records a side that are worth attacking.
  private static final int FEWEST = 25;

  Targets {
    members = List.copyOf(members);
    nonMembers = List.copyOf(nonMembers);
  }

  static Targets of(List<LabelledText> members, List<LabelledText> nonMembers, Random random) {
    int[] clusters =
        NearDuplicates.clusters(
            Stream.concat(members.stream(), nonMembers.stream()).map(LabelledText::text).toList());
    Set<Integer> across = new HashSet<>();
    for (int i = 0; i < members.size(); i++) {
      across.add(clusters[i]);
    }
    Set<Integer> outside = new HashSet<>();
    for (int i = members.size(); i < clusters.length; i++) {
      outside.add(clusters[i]);
    }
    across.retainAll(outside);
    Set<Integer> used = new HashSet<>(across);
    List<LabelledText> in = new ArrayList<>();
    List<LabelledText> out = new ArrayList<>();
    int excluded = 0;
    for (int i = 0; i < clusters.length; i++) {
      if (across.contains(clusters[i])) {
        excluded++;
      } else if (used.add(clusters[i])) {
        boolean member = i < members.size();
        (member ? in : out).add(member ? members.get(i) : nonMembers.get(i - members.size()));
      }
    }
    boolean enough = in.size() >= FEWEST && out.size() >= FEWEST;
    return new Targets(
        in,
        out,
        excluded,
        enough ? Optional.of(BlindBaseline.measure(in, out, random)) : Optional.empty());
  }

  /// Why no figure may be given; absent when nothing is in the way.
  Optional<String> obstacle() {
    if (blindBaseline.isEmpty()) {
      return Optional.of(
          "fewer than "
              + FEWEST
              + " distinct records on one side of the split: nothing can be measured");
    }
    return blindBaseline.get().passed() ? Optional.empty() : Optional.of(BlindBaseline.NOT_RANDOM);
  }

  /// All of them, members first.
  List<LabelledText> all() {
    return Stream.concat(members.stream(), nonMembers.stream()).toList();
  }

  /// How the score separates them, or why that is not said.
  ///
  /// @param score asked from several threads
  AttackResult attack(String name, boolean primary, ToDoubleFunction<LabelledText> score) {
    return attack(name, primary, () -> all().parallelStream().mapToDouble(score).toArray());
  }

  /// The same with scores of [#all], in that order.
  AttackResult attack(String name, boolean primary, Supplier<double[]> scores) {
    return obstacle()
        .map(reason -> AttackResult.withheld(name, primary, reason))
        .orElseGet(
            () -> {
              double[] all = scores.get();
              return AttackResult.of(
                  name,
                  primary,
                  Arrays.copyOf(all, members.size()),
                  Arrays.copyOfRange(all, members.size(), all.length));
            });
  }

  /// Hides the records.
  @Override
  public String toString() {
    return "Targets[withheld]";
  }
}
