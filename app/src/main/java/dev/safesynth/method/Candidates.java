package dev.safesynth.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The texts that records may vote for, label by label: public, or made of earlier releases.
///
/// @param byLabel in the declared order of labels; a label without texts has an empty list
record Candidates(List<List<String>> byLabel) {
  Candidates {
    byLabel = byLabel.stream().map(List::copyOf).toList();
  }

  /// How many there are over all labels.
  int size() {
    return byLabel.stream().mapToInt(List::size).sum();
  }

  /// All of them, label after label: the coordinates of a vote.
  List<String> all() {
    return byLabel.stream().flatMap(List::stream).toList();
  }

  /// The coordinate of a label's first text.
  int first(int label) {
    return byLabel.subList(0, label).stream().mapToInt(List::size).sum();
  }

  /// Of each label the texts with the most votes, best first; of equal ones the earlier.
  ///
  /// @param votes released
  /// @param keep for each label how many; fewer where there are fewer
  Candidates best(List<Long> votes, List<Integer> keep) {
    var kept = new ArrayList<List<String>>();
    for (int label = 0; label < byLabel.size(); label++) {
      List<String> texts = byLabel.get(label);
      int first = first(label);
      kept.add(
          IntStream.range(0, texts.size())
              .boxed()
              .sorted(Comparator.comparingLong((Integer at) -> votes.get(first + at)).reversed())
              .limit(keep.get(label))
              .map(texts::get)
              .toList());
    }
    return new Candidates(kept);
  }
}
